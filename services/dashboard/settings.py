"""Configuration of the Dashboard service, read from DASHBOARD_* and the shared OZG_* variables."""

from pydantic import Field, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    """`quelle_frist` bounds the wait for one source, `quelle_frische` how long its answer is
    shown before it is asked again, `seiten_frist` what a page asks for one person; in seconds.
    `betreiber` is name and address of who answers for the platform, shown in the Impressum.
    """

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_")

    vorfuehrung: bool = Field(default=False, validation_alias="OZG_VORFUEHRUNG")
    katalog_url: HttpUrl = Field(validation_alias="OZG_KATALOG_URL")
    foerderung_url: HttpUrl = Field(validation_alias="OZG_FOERDERUNG_URL")
    beratung_url: HttpUrl = Field(validation_alias="OZG_BERATUNG_URL")
    quelle_frist: float = Field(default=1, gt=0, le=10)
    quelle_frische: float = Field(default=5, ge=0, le=600)
    seiten_frist: float = Field(default=5, gt=0, le=30)
    betreiber: str | None = Field(default=None, max_length=500)
