"""What the page of an Onlinedienst shows: what it is and which Leistungen it serves."""

from dataclasses import dataclass
from uuid import UUID

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.leistungen.worte import DIENSTARTEN, LAENDER, STATUS, ZEICHEN
from shared.clients.katalog.leistungen import onlinedienst
from shared.schemas.onlinedienst import OnlinedienstRead


@dataclass(frozen=True)
class OnlinedienstSeite:
    dienst: OnlinedienstRead
    art: str
    land: str
    stand: str
    zeichen: str


async def onlinedienst_zeigen(gespraech: Gespraech, id: UUID) -> OnlinedienstSeite:
    dienst = (await gespraech(onlinedienst(id))).inhalt
    return OnlinedienstSeite(
        dienst=dienst,
        art=DIENSTARTEN[dienst.art],
        land=LAENDER[dienst.land] if dienst.land else "nicht genannt",
        stand=STATUS[dienst.status],
        zeichen=ZEICHEN.get(dienst.status, "leise"),
    )
