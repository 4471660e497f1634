"""Configuration of the Beratung service, read from BERATUNG_* and the shared OZG_* variables."""

from datetime import timedelta

from pydantic import Field, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    model_config = SettingsConfigDict(env_prefix="BERATUNG_")

    katalog_url: HttpUrl = Field(validation_alias="OZG_KATALOG_URL")
    foerderung_url: HttpUrl = Field(validation_alias="OZG_FOERDERUNG_URL")
    haltefrist: timedelta = timedelta(days=14)
    postfach_aufbewahrung: timedelta = timedelta(days=30)  # after the end of a Veranstaltung
