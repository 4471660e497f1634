"""Everything the Katalog service stores."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint, Range
from sqlmodel import Field, SQLModel

from shared.akte import EreignisZeile, JournalZeile
from shared.idempotency import StoredAnswer
from shared.schemas.angabe import Angabequelle, Genauigkeit
from shared.schemas.katalog import Kommunenart, LeistungStatus
from shared.tables import as_text, registry_for

# Codelist urn:de:fim:leika:typisierung
TYPISIERUNGEN = (
    "1", "2", "2a", "2b", "3", "3a", "3b", "2/3", "2/3a", "2/3b", "4", "4a", "4b", "5", "6",
    "7", "8", "9", "10", "11", "12",
)  # fmt: skip


class Table(SQLModel, registry=registry_for("katalog")):
    """Base of every table in this service."""


class Aenderungsart(StrEnum):
    ZUSAMMENSCHLUSS = "zusammenschluss"
    EINGLIEDERUNG = "eingliederung"
    AUSKREISUNG = "auskreisung"


def _one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def _kennung() -> CheckConstraint:
    return CheckConstraint("kennung ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="kennung")


class Gebietseinheit(Table, table=True):
    """A Kommune under one key for as long as `gueltig` says; two rows of a key never overlap."""

    __table_args__ = (
        ExcludeConstraint(
            ("ags", "="), ("gueltig", "&&"), using="gist", name="ex_gebietseinheit_ags_gueltig"
        ),
        _one_of("art", Kommunenart),
        CheckConstraint("ags ~ '^06[456][0-9]{5}$'", name="ags"),
        CheckConstraint(
            "ars = left(ags, 5) || CASE WHEN kreis IS NULL THEN '0000000'"
            " ELSE '0' || right(ags, 3) || right(ags, 3) END",
            name="ars",
        ),
        CheckConstraint(
            "art = CASE WHEN right(ags, 3) <> '000' THEN art"
            " WHEN substr(ags, 4, 2) >= '31' THEN 'landkreis' ELSE 'kreisfreie_stadt' END"
            " AND (right(ags, 3) = '000') = (art IN ('landkreis', 'kreisfreie_stadt'))",
            name="art_passt_zum_schluessel",
        ),
        CheckConstraint(
            "kreis IS NOT DISTINCT FROM"
            " CASE WHEN right(ags, 3) <> '000' THEN left(ags, 5) || '000' END",
            name="kreis",
        ),
        CheckConstraint("num_nonnulls(einwohner, einwohner_stand) IN (0, 2)", name="stand"),
        CheckConstraint("einwohner > 0", name="einwohner"),
        CheckConstraint("NOT isempty(gueltig)", name="gueltig"),
        Index("ix_gebietseinheit_sortierung", "sortierung", "ags"),
    )

    id: UUID = Field(primary_key=True)
    ags: str = Field(max_length=8)
    ars: str = Field(max_length=12)
    name: str = Field(max_length=100)
    name_amtlich: str = Field(max_length=200)
    sortierung: str = Field(max_length=200)
    art: Kommunenart = Field(sa_type=as_text(Kommunenart))
    kreis: str | None = Field(max_length=8, index=True)
    einwohner: int | None
    einwohner_stand: date | None
    gueltig: Range[date] = Field(sa_type=DATERANGE)


class Gebietsaenderung(Table, table=True):
    """`ags_alt` went up in `ags_neu` on the day `gueltig_ab`; `beleg` says how we know."""

    __table_args__ = (
        UniqueConstraint("ags_alt", "ags_neu", "gueltig_ab"),
        _one_of("art", Aenderungsart),
        CheckConstraint("ags_alt ~ '^06[456][0-9]{5}$'", name="ags_alt"),
        CheckConstraint("ags_neu ~ '^06[456][0-9]{5}$'", name="ags_neu"),
        CheckConstraint("ags_alt <> ags_neu", name="verschieden"),
    )

    id: UUID = Field(primary_key=True)
    art: Aenderungsart = Field(sa_type=as_text(Aenderungsart))
    ags_alt: str = Field(max_length=8)
    ags_neu: str = Field(max_length=8, index=True)
    gueltig_ab: date
    beleg: str = Field(max_length=400)


class Umsetzungsbuendel(Table, table=True):
    """`name` alone is no key: the source names "Kommunale Abgaben" twice, once as EfA."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        UniqueConstraint("name", "efa"),
        _kennung(),
        CheckConstraint("anzahl_leistungen > 0", name="anzahl_leistungen"),
        CheckConstraint(
            "cardinality(verfuegbar_seit) > 0 AND array_position(verfuegbar_seit, NULL) IS NULL"
            " AND array_to_string(verfuegbar_seit, ',')"
            " ~ '^20[0-9]{2}-(0[1-9]|1[0-2])(,20[0-9]{2}-(0[1-9]|1[0-2]))*$'",
            name="verfuegbar_seit",
        ),
        Index("ix_umsetzungsbuendel_sortierung", "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    efa: bool
    anzahl_leistungen: int
    verfuegbar_seit: list[str] = Field(sa_type=ARRAY(Text))


class Digitalisierungsfabrik(Table, table=True):
    __table_args__ = (
        UniqueConstraint("kennung"),
        _kennung(),
        CheckConstraint("stand ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="stand"),
        Index("ix_digitalisierungsfabrik_sortierung", "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    stand: str = Field(max_length=7)


class Leistung(Table, table=True):
    """A Leistung the sources name; those they only count are not here."""

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
        _kennung(),
        _one_of("status", LeistungStatus),
        CheckConstraint(
            "leika_schluessel ~ '^99[0-9]{12}$' AND"
            " (substr(leika_schluessel, 9, 3) <> '000' OR right(leika_schluessel, 3) = '000')",
            name="leika_schluessel",
        ),
        CheckConstraint("ozg_id ~ '^1[0-9]{4}$'", name="ozg_id"),
        CheckConstraint(
            f"typisierung <@ ARRAY[{', '.join(repr(t) for t in TYPISIERUNGEN)}]"
            " AND array_position(typisierung, NULL) IS NULL",
            name="typisierung",
        ),
        Index("ix_leistung_sortierung", "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    name: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    leika_schluessel: str | None = Field(max_length=14)
    ozg_id: str | None = Field(max_length=5, index=True)
    typisierung: list[str] = Field(sa_type=ARRAY(Text))
    umsetzungsbuendel: UUID = Field(index=True)
    status: LeistungStatus = Field(sa_type=as_text(LeistungStatus))
    hinweis: str | None = Field(max_length=400)


class Journal(JournalZeile, Table, table=True):
    """Who changed what in the catalogue, and when."""


class Ereignis(EreignisZeile, Table, table=True):
    """What changed in the catalogue; names nobody."""


class Antwort(StoredAnswer, Table, table=True):
    """The answer to a request that carried an Idempotency-Key."""


class Angabe(Table, table=True):
    """A published figure with its quotation; a register to read, never to compute with."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        _kennung(),
        _one_of("quelle", Angabequelle),
        _one_of("genauigkeit", Genauigkeit),
        CheckConstraint("zitat IS NOT NULL OR extern", name="zitat"),
        CheckConstraint("num_nonnulls(zahl, einheit, genauigkeit) IN (0, 3)", name="zahl"),
        CheckConstraint(
            "quelle_datum ~ '^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'", name="quelle_datum"
        ),
        CheckConstraint("NOT berechenbar OR (zahl IS NOT NULL AND NOT extern)", name="berechenbar"),
        Index("ix_angabe_sortierung", "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    gegenstand: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    suchtext: str = Field(sa_type=Text)
    zitat: str | None = Field(max_length=400)
    wert: str = Field(max_length=200)
    zahl: int | None = Field(sa_type=BigInteger)
    einheit: str | None = Field(max_length=100)
    genauigkeit: Genauigkeit | None = Field(sa_type=as_text(Genauigkeit))
    zaehleinheit: str | None = Field(max_length=200)
    quelle: Angabequelle = Field(sa_type=as_text(Angabequelle))
    quelle_titel: str = Field(max_length=200)
    quelle_datum: str | None = Field(max_length=10)
    quelle_datum_hinweis: str | None = Field(max_length=200)
    extern: bool
    ausgezaehlt: bool
    berechenbar: bool
    vermerk: str | None = Field(max_length=400)


class AngabeWiderspruch(Table, table=True):
    """Two Angaben that contradict each other, one row for both sides."""

    __tablename__ = "angabe_widerspruch"
    __table_args__ = (
        UniqueConstraint("eine", "andere"),
        ForeignKeyConstraint(["eine"], ["katalog.angabe.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["andere"], ["katalog.angabe.id"], ondelete="CASCADE"),
        CheckConstraint("eine < andere", name="geordnet"),
        CheckConstraint("verwendet IN (eine, andere)", name="verwendet"),
    )

    id: UUID = Field(primary_key=True)
    eine: UUID
    andere: UUID = Field(index=True)
    grund: str = Field(max_length=400)
    verwendet: UUID | None
