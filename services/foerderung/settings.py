"""Configuration of the Förderung service, read from FOERDERUNG_* and the shared OZG_* variables."""

from pathlib import Path

from pydantic import Field, FilePath, HttpUrl, field_validator
from pydantic_settings import SettingsConfigDict

from shared.settings import PORT, PlattformSettings


class Settings(PlattformSettings):
    """`ablage` is the folder or the s3://bucket/prefix where files lie.

    `virenscanner` has no default: whoever runs the service says which clamd looks at what is
    uploaded, or with the word `keiner` that none does and files are served unseen.
    `behoerde` stands at the head of every Bescheid, `behoerde_anschrift` below it, its lines parted
    by `;`. `rechtsbehelf` is a text file: the Rechtsbehelfsbelehrung, which a Bescheid marks as
    still to be set while there is none.
    """

    model_config = SettingsConfigDict(env_prefix="FOERDERUNG_")

    katalog_url: HttpUrl = Field(
        validation_alias="OZG_KATALOG_URL", description="wo der Dienst katalog antwortet"
    )
    ablage: str = Field(
        pattern=r"^(/.+|s3://.+)$",
        max_length=400,
        description="Ordner oder s3://eimer/praefix für Nachweise und Dokumente",
    )
    virenscanner: str = Field(
        pattern=rf"^(keiner|clamd://[^/:@\s]+:{PORT})$",
        description="clamd://rechner:port, oder keiner: Dateien werden ungesehen ausgeliefert",
    )
    behoerde: str = Field(
        default="Bewilligungsbehörde (nicht benannt)",
        max_length=200,
        description="steht über jedem Bescheid",
    )
    behoerde_anschrift: str = Field(
        default="", max_length=400, description="steht darunter; Zeilen mit ; getrennt"
    )
    rechtsbehelf: FilePath | None = Field(
        default=None,
        description="Textdatei mit der Rechtsbehelfsbelehrung; ohne sie ist sie als offen vermerkt",
    )

    @field_validator("rechtsbehelf")
    @classmethod
    def _ist_text(cls, value: Path | None) -> Path | None:
        if value is not None:
            value.read_text("utf-8")
        return value
