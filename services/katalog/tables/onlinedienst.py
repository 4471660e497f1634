"""Onlinedienste, what they serve, and the Fabriken that make them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.katalog.tables.basis import AGS, Table, kennung
from services.katalog.tables.suche import worte_von
from shared.akte import Gegenstand
from shared.schemas.katalog import Fabrikstatus, Herkunft, Onlinedienstart, OnlinedienstStatus
from shared.tables import as_text, one_of

MONAT = "^20[0-9]{2}-(0[1-9]|1[0-2])$"


class Onlinedienst(Gegenstand, Table, table=True):
    """A process that citizens use. `land` is the state it comes from (two digits), null if unknown.

    `verfuegbar_seit` lists the months the source names; XZuFi names none. `url_vorlage` may hold
    `{ags}` and `{ars}`; null where each Kommune names its own address.
    """

    __table_args__ = (
        UniqueConstraint("kennung"),
        kennung(),
        one_of("art", Onlinedienstart),
        one_of("status", OnlinedienstStatus),
        one_of("herkunft", Herkunft),
        CheckConstraint("land ~ '^(0[1-9]|1[0-6])$'", name="land"),
        CheckConstraint(
            "replace(replace(url_vorlage, '{ags}', ''), '{ars}', '') ~ '^https://[^{}[:space:]]+$'",
            name="url_vorlage",
        ),
        CheckConstraint(
            "array_position(verfuegbar_seit, NULL) IS NULL AND"
            " array_to_string(verfuegbar_seit, ',')"
            " ~ '^(20[0-9]{2}-(0[1-9]|1[0-2])(,20[0-9]{2}-(0[1-9]|1[0-2]))*)?$'",
            name="verfuegbar_seit",
        ),
        CheckConstraint(
            "status NOT IN ('verfuegbar', 'eingestellt') OR cardinality(verfuegbar_seit) > 0"
            " OR herkunft = 'xzufi'",
            name="verfuegbar_mit_monat",
        ),
        ForeignKeyConstraint(
            ["umsetzungsbuendel"],
            ["katalog.umsetzungsbuendel.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_onlinedienst_sortierung", "sortierung", "kennung"),
        Index("ix_onlinedienst_suche", "suche", postgresql_using="gin"),
    )

    kennung: str = Field(max_length=200)
    name: str = Field(max_length=500)
    sortierung: str = Field(max_length=600)
    suche: str = worte_von("sortierung::text")
    art: Onlinedienstart = Field(sa_type=as_text(Onlinedienstart))
    land: str | None = Field(max_length=2)
    status: OnlinedienstStatus = Field(sa_type=as_text(OnlinedienstStatus))
    verfuegbar_seit: list[str] = Field(sa_type=ARRAY(Text))
    url_vorlage: str | None = Field(max_length=500)
    umsetzungsbuendel: UUID | None = Field(index=True)
    herkunft: Herkunft = Field(sa_type=as_text(Herkunft))
    hinweis: str | None = Field(max_length=400)


class OnlinedienstLeistung(Table, table=True):
    """An Onlinedienst serves several Leistungen, and a Leistung may have several Onlinedienste."""

    __tablename__ = "onlinedienst_leistung"
    __table_args__ = (
        ForeignKeyConstraint(["onlinedienst"], ["katalog.onlinedienst.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["leistung"], ["katalog.leistung.id"], ondelete="CASCADE"),
    )

    onlinedienst: UUID = Field(primary_key=True)
    leistung: UUID = Field(primary_key=True, index=True)


class Digitalisierungsfabrik(Gegenstand, Table, table=True):
    """`stand` is the month in which the source saw it at work or finished."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        kennung(),
        one_of("status", Fabrikstatus),
        CheckConstraint(f"stand ~ '{MONAT}'", name="stand"),
        CheckConstraint("beginn <= ende", name="ende"),
        CheckConstraint("(status = 'abgeschlossen') >= (ende IS NOT NULL)", name="abgeschlossen"),
        Index("ix_digitalisierungsfabrik_sortierung", "sortierung", "kennung"),
    )

    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    stand: str = Field(max_length=7)
    status: Fabrikstatus | None = Field(sa_type=as_text(Fabrikstatus))
    beginn: date | None
    ende: date | None


class FabrikLeistung(Table, table=True):
    """A Leistung that a Fabrik works on or has made."""

    __tablename__ = "fabrik_leistung"
    __table_args__ = (
        ForeignKeyConstraint(["fabrik"], ["katalog.digitalisierungsfabrik.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["leistung"], ["katalog.leistung.id"], ondelete="CASCADE"),
    )

    fabrik: UUID = Field(primary_key=True)
    leistung: UUID = Field(primary_key=True, index=True)


class Nominierung(Gegenstand, Table, table=True):
    """A Kommune offers an expert to a Fabrik: function and Fachgebiet, an official contact only."""

    __table_args__ = (
        UniqueConstraint("fabrik", "kommune", "funktion", "fachgebiet"),
        ForeignKeyConstraint(["fabrik"], ["katalog.digitalisierungsfabrik.id"]),
        CheckConstraint(f"kommune ~ '{AGS}'", name="kommune"),
    )

    fabrik: UUID
    kommune: str = Field(max_length=8, index=True)
    funktion: str = Field(max_length=200)
    fachgebiet: str = Field(max_length=200)
    funktionspostfach: str = Field(max_length=200)
    tag: date
