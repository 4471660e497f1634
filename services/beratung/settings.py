"""Configuration of the Beratung service, read from BERATUNG_* and the shared OZG_* variables."""

from datetime import timedelta

from pydantic import Field, HttpUrl
from pydantic_settings import SettingsConfigDict

from shared.settings import LAENGSTENS, PORT, PlattformSettings


class Settings(PlattformSettings):
    """`ablage` is the folder or the s3://bucket/prefix where Berichte lie; `virenscanner` the clamd
    that looks at them, or `keiner`: whoever runs the service decides that they are served unseen.
    """

    model_config = SettingsConfigDict(env_prefix="BERATUNG_")

    katalog_url: HttpUrl = Field(
        validation_alias="OZG_KATALOG_URL", description="wo der Dienst katalog antwortet"
    )
    foerderung_url: HttpUrl = Field(
        validation_alias="OZG_FOERDERUNG_URL", description="wo der Dienst foerderung antwortet"
    )
    ablage: str = Field(
        pattern=r"^(/.+|s3://.+)$",
        max_length=400,
        description="Ordner oder s3://eimer/praefix für Berichte",
    )
    virenscanner: str = Field(
        pattern=rf"^(keiner|clamd://[^/:@\s]+:{PORT})$",
        description="clamd://rechner:port, oder keiner: Dateien werden ungesehen ausgeliefert",
    )
    haltefrist: timedelta = Field(
        default=timedelta(days=14),
        gt=timedelta(0),
        le=timedelta(days=366),
        description="so lange hält eine Reservierung ohne Bestätigung",
    )
    postfach_aufbewahrung: timedelta = Field(
        default=timedelta(days=30),
        ge=timedelta(0),
        le=LAENGSTENS,
        description="so lange bleiben Postfächer von Teilnehmenden nach einer Veranstaltung",
    )
