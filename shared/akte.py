"""The Akte of a service: every act leaves a Vermerk (who did what) and an Ereignis (what happened),
in the transaction of the act itself.

The Journal is for those who answer for the work; the Ereignis names no person and is what others
may read. A changed Gegenstand without a Vermerk cannot be committed.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    FetchedValue,
    Index,
    Text,
    TextClause,
    UniqueConstraint,
    event,
    insert,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, UOWTransaction, declared_attr
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from shared.ereignisse.arten import Ereignisarten
from shared.protokoll import anfrage_id
from shared.tables import uuid7_key
from shared.vorgang import Vorgang

OFFEN = "ohne_vermerk"
VERMERKEN = """
    journal AS (
      INSERT INTO {dienst}.journal
        (gegenstand, gegenstand_id, version, akt, sub, rollen, anfrage, tag, zeitpunkt)
      VALUES (CAST(:akt_gegenstand AS text), CAST(:akt_id AS uuid), CAST(:akt_version AS integer),
        CAST(:akt AS text), CAST(:akt_sub AS text), CAST(:akt_rollen AS text[]),
        CAST(:akt_anfrage AS text), CAST(:akt_tag AS date),
        CAST(:akt_zeitpunkt AS timestamptz))),
    ereignis AS (
      INSERT INTO {dienst}.ereignis
        (typ, gegenstand_id, version, kommunen, daten, tag, zeitpunkt)
      VALUES (CAST(:akt_typ AS text), CAST(:akt_id AS uuid), CAST(:akt_version AS integer),
        CAST(:akt_kommunen AS text[]), CAST(:akt_daten AS jsonb), CAST(:akt_tag AS date),
        CAST(:akt_zeitpunkt AS timestamptz)))"""
VERKETTET = {"server_default": FetchedValue()}  # a trigger sets it


class JournalZeile(SQLModel):
    """The columns; each service keeps its own table of them. Insert only.

    `tag` is the domain's day, `zeitpunkt` the real instant, `anfrage` the id of the request in the
    logs, null where no request caused it. `rollen` are those of the token, null in older rows.

    The database chains the rows of a Gegenstand: `pruefsumme` is the SHA-256 of this row and of
    `vorher`, that of the row before. It holds of `sub` and `anfrage` only `beteiligt`, which the
    random `salz` opens; without it they are forgotten and the chain still holds (shared/journal).
    """

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (
            UniqueConstraint("gegenstand", "gegenstand_id", "version"),
            UniqueConstraint("vorher"),  # each row is followed by one at most
            CheckConstraint("length(sub) BETWEEN 1 AND 255", name="sub"),
        )

    id: UUID = uuid7_key()
    gegenstand: str = Field(sa_type=Text)
    gegenstand_id: UUID
    version: int
    akt: str = Field(sa_type=Text)
    sub: str = Field(sa_type=Text)
    rollen: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    anfrage: str | None = Field(default=None, sa_type=Text)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
    salz: UUID | None = Field(default=None, sa_column_kwargs=VERKETTET)
    beteiligt: bytes = Field(default=None, sa_column_kwargs=VERKETTET)
    vorher: bytes = Field(default=None, sa_column_kwargs=VERKETTET)
    pruefsumme: bytes = Field(default=None, sa_column_kwargs=VERKETTET)


class EreignisZeile(SQLModel):
    """The columns; each service keeps its own table of them. Insert only.

    `transaktion` is the number of the writing transaction: ids are drawn before the commit, so a
    reader that goes by them alone would miss what commits late. `kommunen` holds the keys of those
    it is about.
    """

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (Index(None, "transaktion", "id"),)

    id: UUID = uuid7_key()
    transaktion: int = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_kwargs={"server_default": sql("(pg_current_xact_id()::text)::bigint")},
    )
    typ: str = Field(sa_type=Text)
    gegenstand_id: UUID
    version: int
    kommunen: list[str] = Field(sa_type=ARRAY(Text))
    daten: dict[str, Any] = Field(sa_type=JSONB)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Gegenstand(SQLModel):
    """A thing whose every change is an act: `version` counts them and refuses a lost update."""

    id: UUID = uuid7_key()
    version: int = Field(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Vermerkbar(Protocol):
    id: UUID
    version: int
    __tablename__: ClassVar[Any]


class NichtVermerkt(Exception):
    """A use case changed a Gegenstand and did not say by which act: a bug, nothing is committed."""


@dataclass(frozen=True, slots=True)
class Vermerk:
    """One act: upon which Gegenstand (its table), which version it led to, whom it is about."""

    gegenstand: str
    id: UUID
    version: int
    akt: StrEnum
    kommunen: Collection[str]
    daten: Mapping[str, object]


@dataclass(frozen=True)
class Akte:
    """`geschehen` names for each act what has then happened; it makes the Ereignis' type.

    An Ereignis that `arten` does not declare is a bug and is not written.
    """

    dienst: str
    journal: type[JournalZeile]
    ereignis: type[EreignisZeile]
    geschehen: Mapping[StrEnum, str]
    arten: Ereignisarten

    async def vermerke(
        self,
        session: AsyncSession,
        gegenstand: Vermerkbar,
        akt: StrEnum,
        vorgang: Vorgang,
        *,
        kommunen: Collection[str] = (),
        **daten: object,
    ) -> None:
        """Write down the act that led to the present state of `gegenstand`.

        `daten` go into the Ereignis as JSON: keys, codes and numbers, never what people wrote.
        """
        await session.flush()  # UPDATE … WHERE version = <the one read>; sets the next version
        art = str(gegenstand.__tablename__)
        vermerk = Vermerk(art, gegenstand.id, gegenstand.version, akt, kommunen, daten)
        await session.execute(self._vermerken, self.vermerkwerte(vermerk, vorgang))
        session.info.get(OFFEN, set()).discard((art, gegenstand.id))

    async def vermerke_alle(
        self, session: AsyncSession, vermerke: Sequence[Vermerk], vorgang: Vorgang
    ) -> None:
        """Write down many acts at once, for who writes the Gegenstände with statements as well.

        What the session does not hold it does not watch: a Vermerk too few is not found out here.
        """
        zeilen = [self._zeilen(vermerk, vorgang) for vermerk in vermerke]
        if zeilen:
            await session.execute(insert(self.journal), [journal for journal, _ in zeilen])
            await session.execute(insert(self.ereignis), [ereignis for _, ereignis in zeilen])

    @property
    def vermerkt(self) -> str:
        """Return the parts of a WITH that write one act down, for who writes the Gegenstand in the
        same statement; they want `vermerkwerte`.
        """
        return VERMERKEN.format(dienst=self.dienst)

    def vermerkwerte(self, vermerk: Vermerk, vorgang: Vorgang) -> dict[str, object]:
        """Return the parameters of `vermerkt`."""
        journal, ereignis = self._zeilen(vermerk, vorgang)
        werte = {f"akt_{spalte}": wert for spalte, wert in (ereignis | journal).items()}
        werte["akt"], werte["akt_id"] = werte.pop("akt_akt"), werte.pop("akt_gegenstand_id")
        return werte | {"akt_daten": json.dumps(ereignis["daten"])}

    @cached_property
    def _vermerken(self) -> TextClause:
        return sql(f"WITH {self.vermerkt} SELECT 1")

    def _zeilen(self, vermerk: Vermerk, vorgang: Vorgang) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the columns of the Journal's row and of the Ereignis'."""
        gemeinsam = {
            "gegenstand_id": vermerk.id,
            "version": vermerk.version,
            "tag": vorgang.heute,
            "zeitpunkt": vorgang.jetzt,
        }
        journal = gemeinsam | {
            "gegenstand": vermerk.gegenstand,
            "akt": vermerk.akt,
            "sub": vorgang.person.sub,
            "rollen": sorted(vorgang.person.rollen),
            "anfrage": anfrage_id() or None,
        }
        ereignis = gemeinsam | {
            "typ": self.typ(vermerk.gegenstand, vermerk.akt),
            "kommunen": sorted(vermerk.kommunen),
            "daten": dict(vermerk.daten),
        }
        self._erklaert(vermerk)
        return journal, ereignis

    def _erklaert(self, vermerk: Vermerk) -> None:
        kopf = {"id": vermerk.id, "version": vermerk.version, "kommunen": [*vermerk.kommunen]}
        geschehen = self.geschehen[vermerk.akt]
        self.arten.pruefe(vermerk.gegenstand, geschehen, {**vermerk.daten, **kopf})

    def typ(self, gegenstand: str, akt: StrEnum) -> str:
        """Return the type of the Ereignis, for instance
        `de.ozg-kommunal.beratung.buchung.bestaetigt.v1`.
        """
        return self.arten.typ(gegenstand, self.geschehen[akt])


class AktenSession(Session):
    """Refuses to commit a changed Gegenstand that nobody wrote down."""


@event.listens_for(AktenSession, "after_flush")
def _geaendertes(session: Session, _: UOWTransaction) -> None:
    offen = session.info.setdefault(OFFEN, set())
    geaendert = filter(session.is_modified, session.dirty)
    for ding in (*session.new, *geaendert, *session.deleted):
        if isinstance(ding, Gegenstand):
            offen.add((ding.__tablename__, ding.id))


@event.listens_for(AktenSession, "before_commit")
def _alles_vermerkt(session: Session) -> None:
    session.flush()
    if offen := session.info.get(OFFEN):
        namen = ", ".join(sorted({art for art, _ in offen}))
        raise NichtVermerkt(f"changed without a Vermerk: {namen}")
