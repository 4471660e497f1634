"""Veranstaltungen, who is registered for them, and the seats they take."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Computed, DateTime, SmallInteger, Text
from sqlmodel import Field

from services.beratung.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.veranstaltung import (
    Anmeldungsstatus,
    Veranstaltungsformat,
    Veranstaltungsstatus,
)
from shared.tables import as_text


class Veranstaltung(Gegenstand, Table, table=True):
    """Without a `kapazitaet` nobody registers here; `format` is null where the source is silent.

    `stand` is the instant of the last change. One without a place to go to has no `ort`.
    """

    titel: str = Field(sa_type=Text)
    beschreibung: str | None = Field(default=None, sa_type=Text)
    beginn: datetime = Field(sa_type=DateTime(timezone=True))
    ende: datetime = Field(sa_type=DateTime(timezone=True))
    format: Veranstaltungsformat | None = Field(default=None, sa_type=as_text(Veranstaltungsformat))
    ort: str | None = Field(default=None, sa_type=Text)
    adresse: str | None = Field(default=None, sa_type=Text)
    kapazitaet: int | None = Field(default=None, sa_type=SmallInteger)
    anmeldeschluss: date | None = None
    status: Veranstaltungsstatus = Field(
        default=Veranstaltungsstatus.GEPLANT, sa_type=as_text(Veranstaltungsstatus)
    )
    quelle: str | None = Field(default=None, sa_type=Text)
    stand: datetime = Field(sa_type=DateTime(timezone=True))


class Anmeldung(Gegenstand, Table, table=True):
    """A Kommune comes with so many people; nobody is named. `reihe` is its turn.

    `funktionspostfach` is null once it has been deleted; `entfallen_am` is the day on which it was
    ended against their will.
    """

    veranstaltung_id: UUID
    reihe: int
    kommune: str = Field(sa_type=Text)
    plaetze: int = Field(sa_type=SmallInteger)
    funktionspostfach: str | None = Field(default=None, sa_type=Text)
    status: Anmeldungsstatus = Field(sa_type=as_text(Anmeldungsstatus))
    tag: date
    entfallen_am: date | None = None
    belegt: bool = Field(default=None, sa_column_args=[Computed("…", persisted=True)])


class Sitzplatz(Table, table=True):
    """One seat taken: no number twice, none above the capacity, each Anmeldung all or none."""

    veranstaltung_id: UUID = Field(primary_key=True)
    nr: int = Field(primary_key=True, sa_type=SmallInteger)
    kapazitaet: int = Field(sa_type=SmallInteger)
    anmeldung_id: UUID
    lfd: int = Field(sa_type=SmallInteger)
    plaetze: int = Field(sa_type=SmallInteger)
