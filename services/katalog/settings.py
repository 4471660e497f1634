"""Configuration of the Katalog service, read from KATALOG_* and the shared OZG_* variables."""

from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    model_config = SettingsConfigDict(env_prefix="KATALOG_")
