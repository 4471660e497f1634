"""Programmes as versioned documents, and collective checks against them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.foerderung.tables.basis import AGS, EURO, Table
from shared.akte import Gegenstand
from shared.schemas.foerderung import Pruefergebnis
from shared.tables import as_text, one_of, uuid7_key


class Programmfassung(Gegenstand, Table, table=True):
    """One version of a programme's document. A draft while `veroeffentlicht_am` is null.

    A published one holds from `gueltig_ab` until the next begins; it never changes again. `inhalt`
    is the document with its sources, `pruefsumme` its SHA-256. `mitgeliefert` marks what came with
    a release of this service; it counts as published on its first day.
    """

    __table_args__ = (
        UniqueConstraint("code", "fassung"),
        CheckConstraint("code ~ '^[A-Z][A-Z0-9_]{1,39}$'", name="code"),
        CheckConstraint("fassung > 0", name="fassung"),
        CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name="pruefsumme"),
        Index(
            "uq_programmfassung_gueltig_ab",
            "code",
            "gueltig_ab",
            unique=True,
            postgresql_where=text("veroeffentlicht_am IS NOT NULL"),
        ),
    )

    code: str = Field(max_length=40)
    fassung: int
    gueltig_ab: date
    inhalt: str = Field(sa_type=Text)
    pruefsumme: str = Field(max_length=64)
    veroeffentlicht_am: date | None = None
    mitgeliefert: bool = False


class Sammelpruefung(Table, table=True):
    """A check of all Kommunen of a Stichtag, kept with the versions of the rules it used.

    `regelversionen` are by the code of the programme. Insert only.
    """

    __table_args__ = (
        CheckConstraint(
            "jsonb_typeof(regelversionen) = 'object' AND regelversionen <> '{}'",
            name="regelversionen",
        ),
    )

    id: UUID = uuid7_key()
    stichtag: date
    regelversionen: dict[str, Any] = Field(sa_type=JSONB)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Sammelergebnis(Table, table=True):
    """What one programme said to one Kommune; `unerfuellt` names rules, `fehlend` Angaben.

    `hoechstbetrag` is EUR, and there is none without a prospect. Insert only.
    """

    __table_args__ = (
        ForeignKeyConstraint(["sammelpruefung"], ["foerderung.sammelpruefung.id"]),
        one_of("ergebnis", Pruefergebnis),
        CheckConstraint(f"ags ~ '{AGS}'", name="ags"),
        CheckConstraint(
            "hoechstbetrag IS NULL OR ergebnis IN ('foerderfaehig', 'einzelfallentscheidung')",
            name="hoechstbetrag",
        ),
        CheckConstraint("array_position(unerfuellt, NULL) IS NULL", name="unerfuellt"),
        CheckConstraint("array_position(fehlend, NULL) IS NULL", name="fehlend"),
    )

    sammelpruefung: UUID = Field(primary_key=True)
    programm: str = Field(primary_key=True, max_length=40)
    ags: str = Field(primary_key=True, max_length=8)
    ergebnis: Pruefergebnis = Field(sa_type=as_text(Pruefergebnis))
    hoechstbetrag: Decimal | None = Field(sa_type=EURO)
    unerfuellt: list[str] = Field(sa_type=ARRAY(Text))
    fehlend: list[str] = Field(sa_type=ARRAY(Text))
