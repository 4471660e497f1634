"""Configuration of the Förderung service, read from FOERDERUNG_* and the shared OZG_* variables."""

from pydantic import Field, FilePath, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    """`ablage` is the folder or the s3://bucket/prefix where files lie.

    `virenscanner` has no default: whoever runs the service says which clamd looks at what is
    uploaded, or with the word `keiner` that none does and files are served unseen.
    `behoerde` stands at the head of every Bescheid, `behoerde_anschrift` below it, its lines parted
    by `;`. `rechtsbehelf` is a text file: the Rechtsbehelfsbelehrung, which a Bescheid marks as
    still to be set while there is none.
    """

    model_config = SettingsConfigDict(env_prefix="FOERDERUNG_")

    katalog_url: HttpUrl = Field(validation_alias="OZG_KATALOG_URL")
    ablage: str = Field(pattern=r"^(/.+|s3://.+)$", max_length=400)
    virenscanner: str = Field(pattern=r"^(keiner|clamd://[^/:@\s]+:[0-9]{1,5})$")
    behoerde: str = Field(default="Bewilligungsbehörde (nicht benannt)", max_length=200)
    behoerde_anschrift: str = Field(default="", max_length=400)
    rechtsbehelf: FilePath | None = None
