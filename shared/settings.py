"""What every service is told by the environment (OZG_*)."""

from datetime import date, timedelta

from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class PlattformSettings(BaseSettings):
    """The common part; each service adds its own fields under its own prefix.

    `database_url` is text, not PostgresDsn, which refuses a local socket. A variable that is set
    but empty counts as not set: OZG_HEUTE= is the present day. `issuer` is compared letter by
    letter; without `jwks_url` its discovery document says where the keys are. `audience` is that
    of user tokens. `oeffentliche_adresse` is where people reach the gateway, without a slash at its
    end: links in feeds and descriptions of data begin with it, never with the caller's Host.

    The secrets of all webhooks follow from `webhook_schluessel`; without it there are none.
    `webhook_loopback` lets them go to this very machine, which only the embedded run needs. Events
    and what was sent of them are kept for `ereignisse_aufheben` and `zustellungen_aufheben`.
    """

    model_config = SettingsConfigDict(
        frozen=True, validate_by_name=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    database_url: str
    issuer: str = Field(pattern=r"^https?://[^\s?#]+$", validation_alias="OZG_ISSUER")
    audience: str = Field(default="ozg-kommunal", validation_alias="OZG_AUDIENCE")
    jwks_url: HttpUrl | None = Field(default=None, validation_alias="OZG_JWKS_URL")
    heute: date | None = Field(default=None, validation_alias="OZG_HEUTE")
    oeffentliche_adresse: str = Field(
        default="http://127.0.0.1:8080",
        pattern=r"^https?://[^\s?#<>\"]*[^\s?#<>\"/]$",
        validation_alias="OZG_ADRESSE",
    )
    webhook_schluessel: SecretStr | None = Field(
        default=None, min_length=32, max_length=400, validation_alias="OZG_WEBHOOK_SCHLUESSEL"
    )
    webhook_loopback: bool = Field(default=False, validation_alias="OZG_WEBHOOK_LOOPBACK")
    ereignisse_aufheben: timedelta = Field(
        default=timedelta(days=400),
        ge=timedelta(days=30),
        le=timedelta(days=36_500),
        validation_alias="OZG_EREIGNISSE_AUFHEBEN",
    )
    zustellungen_aufheben: timedelta = Field(
        default=timedelta(days=30),
        ge=timedelta(days=4),
        le=timedelta(days=36_500),
        validation_alias="OZG_ZUSTELLUNGEN_AUFHEBEN",
    )
