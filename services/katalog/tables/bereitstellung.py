"""The delivery chain: how far an Onlinedienst has come in a Kommune, on what evidence."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    text,
)
from sqlmodel import Field

from services.katalog.tables.basis import AGS, Table
from shared.akte import Gegenstand
from shared.auth import Rolle
from shared.schemas.katalog import Anbindung, Stufe
from shared.tables import as_text, one_of

STUFE = """CASE WHEN zurueckgenommen_am IS NOT NULL THEN 'zurueckgenommen'
 WHEN nutzbar_am IS NOT NULL THEN 'nutzbar'
 WHEN im_hessenfinder_am IS NOT NULL THEN 'im_hessenfinder'
 WHEN eingebunden_am IS NOT NULL THEN 'eingebunden'
 WHEN abgerufen_am IS NOT NULL THEN 'abgerufen'
 ELSE 'bereitgestellt' END"""


def _erst(frueher: str, spaeter: str) -> CheckConstraint:
    """Say that `spaeter` comes after `frueher` and never without it."""
    return CheckConstraint(
        f"{spaeter} IS NULL OR ({frueher} IS NOT NULL AND {frueher} <= {spaeter})", name=spaeter
    )


class Bereitstellung(Gegenstand, Table, table=True):
    """The days on which each step of the chain was reached; the order is held by the database.

    One that was taken back stays as history; then the Kommune may begin again with another.
    `url` is where citizens of this Kommune find it.
    """

    __table_args__ = (
        ForeignKeyConstraint(["onlinedienst"], ["katalog.onlinedienst.id"]),
        CheckConstraint(f"kommune ~ '{AGS}'", name="kommune"),
        _erst("bereitgestellt_am", "abgerufen_am"),
        _erst("abgerufen_am", "eingebunden_am"),
        _erst("eingebunden_am", "im_hessenfinder_am"),
        _erst("im_hessenfinder_am", "nutzbar_am"),
        CheckConstraint(
            "zurueckgenommen_am >= coalesce(nutzbar_am, im_hessenfinder_am, eingebunden_am,"
            " abgerufen_am, bereitgestellt_am)",
            name="zurueckgenommen_am",
        ),
        CheckConstraint(
            "(zurueckgenommen_am IS NULL) = (ruecknahmegrund IS NULL)", name="ruecknahmegrund"
        ),
        CheckConstraint("nutzbar_am IS NULL OR url IS NOT NULL", name="nutzbar_mit_adresse"),
        CheckConstraint("url ~ '^https://'", name="url"),
        one_of("anbindung", Anbindung),
        CheckConstraint("(anbindung = 'keine') = (fachverfahren IS NULL)", name="fachverfahren"),
        Index(
            "uq_bereitstellung_laufend",
            "kommune",
            "onlinedienst",
            unique=True,
            postgresql_where=text("zurueckgenommen_am IS NULL"),
        ),
        Index("ix_bereitstellung_onlinedienst", "onlinedienst", "kommune"),
        Index("ix_bereitstellung_kommune", "kommune", "id"),
    )

    kommune: str = Field(max_length=8)
    onlinedienst: UUID
    bereitgestellt_am: date
    abgerufen_am: date | None = None
    eingebunden_am: date | None = None
    im_hessenfinder_am: date | None = None
    nutzbar_am: date | None = None
    zurueckgenommen_am: date | None = None
    ruecknahmegrund: str | None = Field(default=None, max_length=400)
    url: str | None = Field(default=None, max_length=500)
    anbindung: Anbindung = Field(default=Anbindung.KEINE, sa_type=as_text(Anbindung))
    fachverfahren: str | None = Field(default=None, max_length=200)
    stufe: Stufe = Field(
        default=None, sa_type=as_text(Stufe), sa_column_args=[Computed(STUFE, persisted=True)]
    )


class Bereitstellungsschritt(Table, table=True):
    """Which role reported a step, with what evidence. Insert only."""

    __table_args__ = (
        ForeignKeyConstraint(["bereitstellung"], ["katalog.bereitstellung.id"]),
        one_of("stufe", Stufe),
        one_of("rolle", Rolle),
    )

    bereitstellung: UUID = Field(primary_key=True)
    stufe: Stufe = Field(primary_key=True, sa_type=as_text(Stufe))
    am: date
    rolle: Rolle = Field(sa_type=as_text(Rolle))
    beleg: str | None = Field(max_length=500)
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Abdeckungszaehler(Table, table=True):
    """By how much a coverage changed on a day: sums up to a Stichtag are the coverage.

    `art` and `gegenstand` name what is covered (for `alle` the nil UUID). `kommunen` counts
    responsible Kommunen, `einwohner` their inhabitants; for several Leistungen they are added up.
    `nutzbar` counts Kommunen whether responsible or not; `schwelle` is +1 on the day on which a
    Leistung or Onlinedienst becomes usable in a first Kommune, -1 when it no longer is in any.
    Kept by the acts that move the chain; derivable from Bereitstellung alone.
    """

    __table_args__ = (
        CheckConstraint(
            "art IN ('leistung', 'onlinedienst', 'umsetzungsbuendel', 'themenfeld', 'alle')",
            name="art",
        ),
        CheckConstraint("schwelle BETWEEN -1 AND 1", name="schwelle"),
        Index(
            "ix_abdeckungszaehler_schwelle",
            "gegenstand",
            "tag",
            "schwelle",
            postgresql_where=text("schwelle <> 0"),
        ),
    )

    art: str = Field(primary_key=True, max_length=20)
    gegenstand: UUID = Field(primary_key=True)
    tag: date = Field(primary_key=True)
    kommunen: int
    einwohner: int = Field(sa_type=BigInteger)
    nutzbar: int
    schwelle: int = Field(sa_type=SmallInteger)


class Gebietszaehler(Table, table=True):
    """By how many Kommunen and inhabitants a part of the Land changed on a day: the denominators.

    `teil` says who counts it (services/katalog/abdeckung/gebiet.py); `einwohner_stand` is the
    latest of the figures that begin on this day, `ohne_einwohner` how many have none.
    """

    __table_args__ = (
        CheckConstraint(
            "teil IN ('gemeinde', 'landkreis', 'kreisfreie_stadt', 'sonderstatus',"
            " 'gemeinde_im_kreis', 'sonderstatus_im_kreis')",
            name="teil",
        ),
    )

    teil: str = Field(primary_key=True, max_length=24)
    tag: date = Field(primary_key=True)
    kommunen: int
    einwohner: int = Field(sa_type=BigInteger)
    ohne_einwohner: int
    einwohner_stand: date | None
