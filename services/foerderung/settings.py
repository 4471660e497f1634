"""Configuration of the Förderung service, read from FOERDERUNG_* and the shared OZG_* variables."""

from pydantic import Field, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    model_config = SettingsConfigDict(env_prefix="FOERDERUNG_")

    katalog_url: HttpUrl = Field(validation_alias="OZG_KATALOG_URL")
