"""The Modellkommunen of the sources and what came of their projects."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.foerderung.tables.basis import AGS, EURO, Table
from shared.akte import Gegenstand
from shared.schemas.vorhaben import Nachnutzungsstatus
from shared.tables import as_text, one_of


class Modellkommune(Table, table=True):
    """A Modellkommune of the sources; `sortierung` is its name folded by DIN 5007-1."""

    ags: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=200)
    ikz: bool
    entschieden_am: date
    vermerk: str | None = Field(default=None, max_length=400)
    quelle: str = Field(max_length=400)


class Vorhaben(Gegenstand, Table, table=True):
    """A project that others can use; `suchtext` is its title and its themes, folded.

    `traeger` is null and `partner` empty where the sources are silent, `betrag` (EUR) likewise.
    `gefoerdert` is false for projects that are only accompanied. `extern` marks what the project's
    four sources do not say. `onlinedienst` is the id in the Katalog of what became of it, null as
    long as nothing has.
    """

    __table_args__ = (
        UniqueConstraint("kennung"),
        CheckConstraint("kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="kennung"),
        CheckConstraint(f"traeger ~ '{AGS}'", name="traeger"),
        CheckConstraint("array_position(partner, NULL) IS NULL", name="partner"),
        CheckConstraint("array_position(themen, NULL) IS NULL", name="themen"),
        CheckConstraint("NOT traeger = ANY (partner)", name="traeger_ist_kein_partner"),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint("gefoerdert OR (antrag IS NULL AND betrag IS NULL)", name="gefoerdert"),
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        Index("ix_vorhaben_sortierung", "sortierung", "kennung"),
    )

    kennung: str = Field(max_length=100)
    titel: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    suchtext: str = Field(sa_type=Text)
    traeger: str | None = Field(max_length=8)
    partner: list[str] = Field(sa_type=ARRAY(Text))
    themen: list[str] = Field(sa_type=ARRAY(Text))
    beschreibung: str | None = Field(max_length=5000)
    ergebnis: str | None = Field(max_length=5000)
    gefoerdert: bool
    betrag: Decimal | None = Field(default=None, sa_type=EURO)
    antrag: UUID | None = None
    onlinedienst: UUID | None = None
    quelle: str = Field(max_length=400)
    extern: bool = False


class Nachnutzung(Gegenstand, Table, table=True):
    """A Kommune wants to use a Vorhaben of another one, free of charge.

    After a refusal or an end it may ask again; one at a time.
    """

    __table_args__ = (
        ForeignKeyConstraint(["vorhaben"], ["foerderung.vorhaben.id"]),
        Index(
            "uq_nachnutzung_laufend",
            "vorhaben",
            "kommune",
            unique=True,
            postgresql_where=text("status IN ('angefragt', 'zugesagt', 'in_nutzung')"),
        ),
        CheckConstraint(f"kommune ~ '{AGS}'", name="kommune"),
        one_of("status", Nachnutzungsstatus),
    )

    vorhaben: UUID
    kommune: str = Field(max_length=8, index=True)
    funktionspostfach: str = Field(max_length=200)
    status: Nachnutzungsstatus = Field(sa_type=as_text(Nachnutzungsstatus))
    tag: date
