"""Configuration of the Beratung service, read from BERATUNG_* and the shared OZG_* variables."""

from datetime import timedelta

from pydantic import Field, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    """`ablage` is the folder or the s3://bucket/prefix where Berichte lie; `virenscanner` the clamd
    that looks at them, or `keiner`: whoever runs the service decides that they are served unseen.
    """

    model_config = SettingsConfigDict(env_prefix="BERATUNG_")

    katalog_url: HttpUrl = Field(validation_alias="OZG_KATALOG_URL")
    foerderung_url: HttpUrl = Field(validation_alias="OZG_FOERDERUNG_URL")
    ablage: str = Field(pattern=r"^(/.+|s3://.+)$", max_length=400)
    virenscanner: str = Field(pattern=r"^(keiner|clamd://[^/:@\s]+:[0-9]{1,5})$")
    haltefrist: timedelta = timedelta(days=14)
    postfach_aufbewahrung: timedelta = timedelta(days=30)  # after the end of a Veranstaltung
