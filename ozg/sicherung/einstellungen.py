"""How backups are made, read from OZG_SICHERUNG_*."""

import os
from datetime import timedelta
from pathlib import Path

from pydantic import DirectoryPath, Field, FilePath, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from ozg.umgebung import Abbruch
from shared.settings import Einstellungen, einstellungsfehler


class Sicherungsplan(Einstellungen):
    """Without `ziel` nothing is backed up. `quelle` names a PostgreSQL that is not embedded."""

    model_config = SettingsConfigDict(env_prefix="OZG_SICHERUNG_")

    ziel: str = Field(
        pattern=r"^(/.+|s3://.+)$",
        max_length=400,
        description="Ordner oder s3://eimer/praefix, wohin gesichert wird: ein anderer Datenträger",
    )
    empfaenger: FilePath | None = Field(
        default=None,
        description="Datei mit öffentlichen Schlüsseln (age1…), für die verschlüsselt wird",
    )
    schluessel: FilePath | None = Field(
        default=None,
        description="Datei mit dem geheimen Schlüssel, zum Prüfen und Wiederherstellen",
    )
    aufbewahren: timedelta = Field(
        default=timedelta(days=30),
        ge=timedelta(days=1),
        le=timedelta(days=36_500),
        description="So lange bleiben Sicherungen; die letzte geprüfte bleibt immer",
    )
    abstand: timedelta = Field(
        default=timedelta(days=1),
        ge=timedelta(0),
        le=timedelta(days=30),
        description="Zeit zwischen zwei Grundsicherungen beim Mitschreiben; P0D: keine von selbst",
    )
    takt: float = Field(
        default=3, ge=0.2, le=60, description="Sekunden zwischen zwei Ständen beim Mitschreiben"
    )
    hoechstalter: timedelta = Field(
        default=timedelta(hours=26),
        gt=timedelta(0),
        le=timedelta(days=60),
        description="Älter darf die letzte Grundsicherung nicht sein, sonst meldet es `pruefen`",
    )
    rueckstand: timedelta = Field(
        default=timedelta(minutes=1),
        gt=timedelta(0),
        le=timedelta(days=1),
        description="So weit darf das Mitschreiben zurückliegen, sonst meldet es `pruefen`",
    )
    quelle: SecretStr | None = Field(
        default=None,
        description="Adresse eines eigenen Servers (Datenbank postgres); Rolle mit REPLICATION",
    )
    programme: DirectoryPath | None = Field(
        default=None,
        description="Ordner mit pg_basebackup, pg_receivewal und psql, wenn der eigene Server TLS"
        " verlangt (die mitgelieferten können es nicht)",
    )


def plan_lesen() -> Sicherungsplan:
    """Return the checked settings; raises Abbruch."""
    if not os.environ.get("OZG_SICHERUNG_ZIEL"):
        raise Abbruch(
            "Nennen Sie in OZG_SICHERUNG_ZIEL einen Ordner oder s3://eimer/praefix für Sicherungen."
        )
    try:
        return Sicherungsplan()
    except ValidationError as error:
        raise Abbruch(einstellungsfehler(error, Sicherungsplan)) from error


def plan_pruefen() -> None:
    """Refuse what could not write down: a wrong setting, or nobody to encrypt for."""
    from ozg.sicherung.schluessel import empfaenger_lesen

    empfaenger_lesen(plan_lesen().empfaenger)


def mitschrift(ordner: Path) -> Path:
    """Return the folder in which WAL is received before it is encrypted."""
    return ordner / "sicherung-wal"
