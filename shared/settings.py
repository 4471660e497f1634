"""What every service is told: variables of the environment (OZG_*) or files of secrets."""

from datetime import date, timedelta

from pydantic import Field, HttpUrl, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from shared.eingabefehler import to_input_error
from shared.geheimnis import geheimnisordner

# 1 to 65535
PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
RECHNER = r"(\[[0-9a-fA-F:.]+\]|[^\s@/:]*)"
DATENBANK = rf"^postgresql\+asyncpg://([^\s@/]*@)?{RECHNER}(:{PORT})?/[^\s/]+.*$"
LAENGSTENS = timedelta(days=36_500)


class Einstellungen(BaseSettings):
    """Settings read from the environment and, where that is silent, from OZG_GEHEIMNISSE.

    A variable that is set but empty counts as not set. No value appears in an error.
    """

    model_config = SettingsConfigDict(
        frozen=True, validate_by_name=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        ordner = geheimnisordner()
        if ordner is None or not ordner.is_dir():
            return init_settings, env_settings
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, secrets_dir=ordner)


def variable(klasse: type[Einstellungen], feld: str) -> str:
    """Return the name of the variable that sets a field."""
    gesagt = klasse.model_fields[feld].validation_alias
    return str(gesagt) if gesagt else f"{klasse.model_config['env_prefix']}{feld.upper()}"


def einstellungsfehler(error: ValidationError, klasse: type[Einstellungen]) -> str:
    """Return in one German sentence which settings are wrong, without their values."""
    wozu_je = {variable(klasse, n): feld.description for n, feld in klasse.model_fields.items()}
    saetze = []
    for einzeln in error.errors():
        if not einzeln["loc"]:
            saetze.append(str(einzeln.get("ctx", {}).get("error", "Etwas passt nicht zusammen.")))
            continue
        ort = str(einzeln["loc"][0])
        name = variable(klasse, ort) if ort in klasse.model_fields else ort
        wozu = wozu_je.get(name)
        if einzeln["type"] == "missing":
            saetze.append(f"{name} fehlt ({wozu}).")
        else:
            saetze.append(f"{name} ist falsch: {_warum(einzeln)} ({wozu})")
    return " ".join(saetze)


def _warum(einzeln: ErrorDetails) -> str:
    if einzeln["type"] == "too_short":  # of a secret, which pydantic does not call a text
        return f"Der Text braucht mindestens {einzeln['ctx']['min_length']} Zeichen."
    return to_input_error(einzeln).detail


class PlattformSettings(Einstellungen):
    """The common part; each service adds its own fields under its own prefix.

    `database_url` is text, not PostgresDsn, which refuses a local socket. `issuer` is compared
    letter by letter; without `jwks_url` its discovery document says where the keys are.
    Links in feeds and descriptions of data begin with `oeffentliche_adresse`, never with the
    caller's Host. The secrets of all webhooks follow from `webhook_schluessel`.
    """

    database_url: str = Field(
        pattern=DATENBANK,
        description="Adresse der Datenbank: postgresql+asyncpg://rolle:passwort@rechner/datenbank",
    )
    issuer: str = Field(
        pattern=r"^https?://[^\s?#]+$",
        validation_alias="OZG_ISSUER",
        description="wer Token ausstellt, Zeichen für Zeichen wie im Anspruch iss",
    )
    audience: str = Field(
        default="ozg-kommunal",
        validation_alias="OZG_AUDIENCE",
        description="für wen Token von Personen gelten (Anspruch aud)",
    )
    jwks_url: HttpUrl | None = Field(
        default=None,
        validation_alias="OZG_JWKS_URL",
        description="wo die Schlüssel des Ausstellers stehen; sonst sagt es seine Beschreibung",
    )
    heute: date | None = Field(
        default=None,
        validation_alias="OZG_HEUTE",
        description="hält den Stichtag an, nur zum Vorführen; leer ist es der heutige Tag",
    )
    oeffentliche_adresse: str = Field(
        default="http://127.0.0.1:8080",
        pattern=r"^https?://[^\s?#<>\"]*[^\s?#<>\"/]$",
        validation_alias="OZG_ADRESSE",
        description="unter welcher Adresse man das Gateway erreicht, ohne / am Ende",
    )
    webhook_schluessel: SecretStr | None = Field(
        default=None,
        min_length=32,
        max_length=400,
        validation_alias="OZG_WEBHOOK_SCHLUESSEL",
        description="geheim: daraus folgen die Geheimnisse aller Webhooks; ohne ihn gibt es keine",
    )
    webhook_loopback: bool = Field(
        default=False,
        validation_alias="OZG_WEBHOOK_LOOPBACK",
        description="ob Webhooks an diesen Rechner selbst gehen dürfen, nur zum Ausprobieren",
    )
    anfragen_je_zugang: int = Field(
        default=3_000,
        ge=1,
        le=10_000_000,
        validation_alias="OZG_ANFRAGEN_JE_ZUGANG",
        description="so viele Anfragen je Minute beantwortet ein Prozess einem Zugang",
    )
    anfragen_je_kommune: int = Field(
        default=9_000,
        ge=1,
        le=10_000_000,
        validation_alias="OZG_ANFRAGEN_JE_KOMMUNE",
        description="so viele allen zusammen, die für dieselbe eine Kommune handeln",
    )
    ereignisse_aufheben: timedelta = Field(
        default=timedelta(days=400),
        ge=timedelta(days=30),
        le=timedelta(days=36_500),
        validation_alias="OZG_EREIGNISSE_AUFHEBEN",
        description="so lange lassen sich Ereignisse nachlesen",
    )
    antwortspeicher: int = Field(
        default=32,
        ge=0,
        le=4_096,
        validation_alias="OZG_ANTWORTSPEICHER",
        description="so viele MiB öffentlicher Antworten hält ein Prozess bereit; 0: gar nichts",
    )
    zustellungen_aufheben: timedelta = Field(
        default=timedelta(days=30),
        ge=timedelta(days=4),
        le=timedelta(days=36_500),
        validation_alias="OZG_ZUSTELLUNGEN_AUFHEBEN",
        description="so lange bleibt, was an Webhooks gesendet wurde",
    )
    spuren_ziel: HttpUrl | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="wohin Spuren gehen (ein OpenTelemetry-Sammler); leer gibt es keine",
    )
    spuren_anteil: float = Field(
        default=1.0,
        ge=0,
        le=1,
        validation_alias="OZG_SPUREN_ANTEIL",
        description="welcher Teil der Anfragen aufgezeichnet wird, in allen Diensten derselbe",
    )
