"""Themenfeld › Lage › OZG-Leistung › Leistung, and the Bündel in which Leistungen are delivered."""

from datetime import date
from typing import get_args
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

from services.katalog.tables.basis import Table, kennung, monate
from services.katalog.tables.suche import worte_von
from shared.akte import Gegenstand
from shared.schemas.katalog import Ebene, Herkunft, Reifegradmodell
from shared.schemas.leistung import Typisierung
from shared.tables import as_text, one_of

TYPISIERUNGEN: tuple[str, ...] = get_args(Typisierung)


def _teilmenge(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(
        f"{column} <@ ARRAY[{listed}]::text[] AND array_position({column}, NULL) IS NULL",
        name=column,
    )


class Themenfeld(Table, table=True):
    """One of the 14 fields of the OZG-Umsetzungskatalog."""

    __table_args__ = (UniqueConstraint("kennung"), kennung())

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)


class Lage(Table, table=True):
    """A Lebens- or Geschäftslage."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        kennung(),
        one_of("herkunft", Herkunft),
        ForeignKeyConstraint(["themenfeld"], ["katalog.themenfeld.id"]),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    themenfeld: UUID = Field(index=True)
    herkunft: Herkunft = Field(sa_type=as_text(Herkunft))


class OzgLeistung(Table, table=True):
    """The Leistungen that the OZG-Umsetzungskatalog counts as one, under its OZG-ID."""

    __tablename__ = "ozg_leistung"
    __table_args__ = (
        CheckConstraint("ozg_id ~ '^1[0-9]{4}$'", name="ozg_id"),
        one_of("herkunft", Herkunft),
        ForeignKeyConstraint(["lage"], ["katalog.lage.id"]),
    )

    ozg_id: str = Field(primary_key=True, max_length=5)
    herkunft: Herkunft = Field(sa_type=as_text(Herkunft))
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    lage: UUID = Field(index=True)


class Umsetzungsbuendel(Table, table=True):
    """`name` alone is no key: the source names "Kommunale Abgaben" twice, once as EfA."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        UniqueConstraint("name", "efa"),
        kennung(),
        CheckConstraint("anzahl_leistungen > 0", name="anzahl_leistungen"),
        monate("verfuegbar_seit"),
        Index("ix_umsetzungsbuendel_sortierung", "sortierung", "kennung"),
        Index("ix_umsetzungsbuendel_suche", "suche", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    suche: str = worte_von("sortierung::text")
    efa: bool
    anzahl_leistungen: int
    verfuegbar_seit: list[str] = Field(sa_type=ARRAY(Text))


class Leistung(Table, table=True):
    """A Leistung by name. `herkunft` says who put it in, and so who may take it away again.

    `zustaendige_ebene` lists who performs it; empty where that is not known. `suche` holds the
    words of name and Synonyme, `sortierung` the folded name.
    """

    __table_args__ = (
        UniqueConstraint("kennung"),
        UniqueConstraint("leika_schluessel"),
        # deferred: the reference data replaces a Bündel before the Leistungen that move
        ForeignKeyConstraint(
            ["umsetzungsbuendel"],
            ["katalog.umsetzungsbuendel.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(["ozg_id"], ["katalog.ozg_leistung.ozg_id"]),
        kennung(),
        one_of("herkunft", Herkunft),
        CheckConstraint(
            "leika_schluessel ~ '^99[0-9]{12}$' AND"
            " (substr(leika_schluessel, 9, 3) <> '000' OR right(leika_schluessel, 3) = '000')",
            name="leika_schluessel",
        ),
        CheckConstraint("ozg_id ~ '^1[0-9]{4}$'", name="ozg_id"),
        CheckConstraint("sdg_code ~ '^[012][0-9]{6}$'", name="sdg_code"),
        _teilmenge("typisierung", TYPISIERUNGEN),
        _teilmenge("zustaendige_ebene", tuple(ebene.value for ebene in Ebene)),
        Index("ix_leistung_sortierung", "sortierung", "kennung"),
        # counting coverage reads nothing else of a Leistung
        Index("ix_leistung_zaehlung", "id", postgresql_include=["ozg_id", "zustaendige_ebene"]),
        Index("ix_leistung_suche", "suche", postgresql_using="gin"),
        Index("ix_leistung_leika", text("coalesce(leika_schluessel, '')"), "kennung"),
        Index("ix_leistung_ozg", text("coalesce(ozg_id, '')"), "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=200)
    name: str = Field(max_length=500)
    sortierung: str = Field(max_length=600)
    synonyme: list[str] = Field(sa_type=ARRAY(Text))
    suchtext: str = Field(sa_type=Text)  # folded name and Synonyme
    suche: str = worte_von("suchtext")
    leika_schluessel: str | None = Field(max_length=14)
    ozg_id: str | None = Field(max_length=5, index=True)
    sdg_code: str | None = Field(max_length=7)
    typisierung: list[str] = Field(sa_type=ARRAY(Text))
    zustaendige_ebene: list[str] = Field(sa_type=ARRAY(Text))
    umsetzungsbuendel: UUID | None = Field(index=True)
    herkunft: Herkunft = Field(sa_type=as_text(Herkunft))
    hinweis: str | None = Field(max_length=400)


class Reifegrad(Gegenstand, Table, table=True):
    """How far a Leistung was by one of the two models, from a day on. Never changed."""

    __table_args__ = (
        UniqueConstraint("leistung", "modell", "ab"),
        ForeignKeyConstraint(["leistung"], ["katalog.leistung.id"]),
        one_of("modell", Reifegradmodell),
        CheckConstraint(
            "stufe >= 0 AND stufe <= CASE modell WHEN '1.1' THEN 4 ELSE 7 END", name="stufe"
        ),
    )

    leistung: UUID
    modell: Reifegradmodell = Field(sa_type=as_text(Reifegradmodell))
    stufe: int
    ab: date
    quelle: str = Field(max_length=400)


class Zielkatalog(Table, table=True):
    """What is to be reached, by name and date: the denominator of an Umsetzungsstand."""

    __table_args__ = (UniqueConstraint("kennung"), kennung())

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    stand: date
    quelle: str = Field(max_length=400)


class ZielkatalogLeistung(Table, table=True):
    __tablename__ = "zielkatalog_leistung"
    __table_args__ = (
        ForeignKeyConstraint(["zielkatalog"], ["katalog.zielkatalog.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["leistung"], ["katalog.leistung.id"], ondelete="CASCADE"),
    )

    zielkatalog: UUID = Field(primary_key=True)
    leistung: UUID = Field(primary_key=True, index=True)
