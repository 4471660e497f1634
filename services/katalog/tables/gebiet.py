"""Kommunen, each within a Gebietsstand."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlmodel import Field

from services.katalog.tables.basis import Table
from services.katalog.tables.suche import worte_von
from shared.schemas.katalog import Herkunft, Kommunenart
from shared.tables import as_text, one_of


class Aenderungsart(StrEnum):
    ZUSAMMENSCHLUSS = "zusammenschluss"
    EINGLIEDERUNG = "eingliederung"
    AUSKREISUNG = "auskreisung"


class Gebietseinheit(Table, table=True):
    """A Kommune under one key for as long as `gueltig` says; two rows of a key never overlap.

    `plz` is that of its seat; `sonderstatus` marks a city with tasks of a Kreis (§ 4a HGO).
    `herkunft` says who put the row in, `gebietsstand` the issue of the Gemeindeverzeichnis that its
    values come from, null where they come from none.
    """

    __table_args__ = (
        ExcludeConstraint(
            ("ags", "="), ("gueltig", "&&"), using="gist", name="ex_gebietseinheit_ags_gueltig"
        ),
        one_of("art", Kommunenart),
        one_of("herkunft", Herkunft),
        CheckConstraint("flaeche_ha > 0", name="flaeche_ha"),
        CheckConstraint("plz ~ '^[0-9]{5}$'", name="plz"),
        CheckConstraint("NOT sonderstatus OR art = 'stadt'", name="sonderstatus"),
        Index("ix_gebietseinheit_suche", "suche", postgresql_using="gin"),
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
        Index("ix_gebietseinheit_ags", "ags"),
        Index("ix_gebietseinheit_sortierung", "sortierung", "ags"),
        Index("ix_gebietseinheit_einwohner", text("coalesce(einwohner, 0)"), "sortierung", "ags"),
    )

    id: UUID = Field(primary_key=True)
    ags: str = Field(max_length=8)
    ars: str = Field(max_length=12)
    name: str = Field(max_length=100)
    name_amtlich: str = Field(max_length=200)
    sortierung: str = Field(max_length=200)
    suche: str = worte_von("sortierung::text")
    art: Kommunenart = Field(sa_type=as_text(Kommunenart))
    kreis: str | None = Field(max_length=8, index=True)
    einwohner: int | None
    einwohner_stand: date | None
    flaeche_ha: int | None
    plz: str | None = Field(max_length=5)
    sonderstatus: bool
    herkunft: Herkunft = Field(sa_type=as_text(Herkunft))
    gebietsstand: date | None
    gueltig: Range[date] = Field(sa_type=DATERANGE)


class Gebietsaenderung(Table, table=True):
    """`ags_alt` went up in `ags_neu` on the day `gueltig_ab`; `beleg` says how we know."""

    __table_args__ = (
        UniqueConstraint("ags_alt", "ags_neu", "gueltig_ab"),
        one_of("art", Aenderungsart),
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
