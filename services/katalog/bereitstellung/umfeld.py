"""What is read once to decide any number of reports: Kommunen, their succession, Onlinedienste."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.kommune.gebietsfolge import Gebietsfolge, lade_gebietsfolge
from services.katalog.kommune.queries import KommuneUnbekannt
from services.katalog.tables import (
    Bereitstellung,
    Gebietseinheit,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
)
from shared.deutsch import kurzdatum
from shared.errors import DomainError
from shared.schemas.katalog import Kommunenart


class KommuneBestehtNicht(DomainError):
    status, slug, title = 409, "kommune-besteht-nicht", "Diese Kommune besteht an diesem Tag nicht"


class OnlinedienstUnbekannt(DomainError):
    status, slug, title = 422, "onlinedienst-unbekannt", "Diesen Onlinedienst gibt es nicht"


@dataclass(frozen=True, slots=True)
class Umfeld:
    """`gebiete` by key, each in all its Gebietsstände; `dienste` by Kennung and by id.

    `ebenen` holds for each Onlinedienst who performs at least one of its Leistungen.
    """

    folge: Gebietsfolge
    gebiete: Mapping[str, Sequence[Gebietseinheit]]
    dienste: Mapping[str, Onlinedienst]
    ebenen: Mapping[UUID, frozenset[str]]

    def kommune(self, ags: str, tag: date) -> Gebietseinheit:
        """Return the Kommune as it is on that day, or say why it is not there."""
        if not (gebiete := self.gebiete.get(ags)):
            raise KommuneUnbekannt(f"In Hessen gibt es keine Kommune mit dem Schlüssel {ags}.")
        for gebiet in gebiete:
            if gebiet.gueltig.contains(tag):
                return gebiet
        neu = self.folge.heutiger(ags)
        verweis = f"; für sie handelt {neu}." if neu != ags else "."
        name = f"{gebiete[0].name} ({ags})"
        raise KommuneBestehtNicht(f"{name} besteht am {kurzdatum(tag)} nicht{verweis}")

    def dienst(self, bezug: str) -> Onlinedienst:
        if dienst := self.dienste.get(bezug):
            return dienst
        raise OnlinedienstUnbekannt(f"Keiner hat die Kennung {bezug}.")


def ebenen_der(kommune: Gebietseinheit) -> frozenset[str]:
    """Return as what a Kommune performs Leistungen: a Sonderstatus city as two things."""
    match kommune.art:
        case Kommunenart.LANDKREIS | Kommunenart.KREISFREIE_STADT:
            return frozenset({kommune.art.value})
    return frozenset({"gemeinde", "sonderstatus"} if kommune.sonderstatus else {"gemeinde"})


async def lade_umfeld(
    session: AsyncSession,
    *,
    kommunen: Collection[str],
    dienste: Collection[str],
    heute: date,
) -> Umfeld:
    """Read all that is named, in four statements whatever their number.

    The Onlinedienste cannot be deleted until the commit.
    """
    gebiete: dict[str, list[Gebietseinheit]] = {}
    for gebiet in await session.scalars(
        select(Gebietseinheit).where(col(Gebietseinheit.ags).in_(kommunen))
    ):
        gebiete.setdefault(gebiet.ags, []).append(gebiet)
    gefunden = (
        await session.scalars(
            select(Onlinedienst)
            .where(
                or_(
                    col(Onlinedienst.kennung).in_(dienste),
                    col(Onlinedienst.id).in_(_als_uuid(dienste)),
                )
            )
            .order_by(col(Onlinedienst.id))
            .with_for_update(read=True, key_share=True)
        )
    ).all()
    ebenen: dict[UUID, set[str]] = {dienst.id: set() for dienst in gefunden}
    for kennung, zustaendig in await session.execute(
        select(col(OnlinedienstLeistung.onlinedienst), col(Leistung.zustaendige_ebene))
        .join(Leistung, col(Leistung.id) == col(OnlinedienstLeistung.leistung))
        .where(col(OnlinedienstLeistung.onlinedienst).in_(ebenen))
    ):
        ebenen[kennung].update(zustaendig)
    return Umfeld(
        folge=await lade_gebietsfolge(session, heute),
        gebiete=gebiete,
        dienste={
            bezug: dienst for dienst in gefunden for bezug in (dienst.kennung, str(dienst.id))
        },
        ebenen={kennung: frozenset(zustaendig) for kennung, zustaendig in ebenen.items()},
    )


def _als_uuid(bezuege: Collection[str]) -> list[UUID]:
    kennungen = []
    for bezug in bezuege:
        try:
            kennungen.append(UUID(bezug))
        except ValueError:
            continue
    return kennungen


async def sperre_kommunen(session: AsyncSession, kommunen: Collection[str]) -> None:
    """Let nobody else begin anything for these Kommunen until the commit; in order of keys."""
    await session.execute(
        select(
            func.pg_advisory_xact_lock(
                func.hashtextextended(
                    func.concat(
                        "bereitstellung:", func.unnest(cast(sorted(kommunen), ARRAY(Text)))
                    ),
                    0,
                )
            )
        )
    )


async def laufende(
    session: AsyncSession, umfeld: Umfeld, paare: Collection[tuple[str, UUID]]
) -> dict[tuple[str, UUID], list[Bereitstellung]]:
    """Lock and return what is running for these pairs of present key and Onlinedienst.

    What a predecessor began counts as the successor's, so there may be several.
    """
    alle = [
        (schluessel, dienst) for ags, dienst in paare for schluessel in umfeld.folge.schluessel(ags)
    ]
    gesucht = (
        func.unnest(
            cast([schluessel for schluessel, _ in alle], ARRAY(Text)),
            cast([dienst for _, dienst in alle], ARRAY(Uuid)),
        )
        .table_valued("kommune", "onlinedienst")
        .render_derived(name="gesucht")
    )
    zeilen = await session.scalars(
        select(Bereitstellung)
        .join(
            gesucht,
            (col(Bereitstellung.kommune) == gesucht.c.kommune)
            & (col(Bereitstellung.onlinedienst) == gesucht.c.onlinedienst),
        )
        .where(col(Bereitstellung.zurueckgenommen_am).is_(None))
        .order_by(col(Bereitstellung.id))
        .with_for_update(of=Bereitstellung)
    )
    ketten: dict[tuple[str, UUID], list[Bereitstellung]] = {}
    for kette in zeilen:
        paar = (umfeld.folge.heutiger(kette.kommune), kette.onlinedienst)
        ketten.setdefault(paar, []).append(kette)
    return ketten
