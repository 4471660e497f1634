"""What `/beratung` shows: the modules to all, Buchungen to a Kommune (its own) and to ekom21."""

import asyncio
from dataclasses import dataclass
from datetime import date

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.buchen import Kontingentzeile
from services.dashboard.seiten.beratung.warteliste.eintrag import (
    Eintragszeile,
    offene_eintraege,
)
from services.dashboard.seiten.beratung.worte import BEREICHE, STATUS, wann, was
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.namen import kommunennamen
from shared.auth import Rolle
from shared.clients.beratung import buchungen as beratung
from shared.clients.verbindung import Abgelehnt
from shared.schemas.beratung import BuchungRead, BuchungStatus, ModulRead

SEHEN_BUCHUNGEN = (Rolle.KOMMUNE, Rolle.BERATUNG)


@dataclass(frozen=True)
class Zeile:
    buchung: BuchungRead
    kommune: str
    was: str
    wann: str
    zeichen: str
    stand: str


@dataclass(frozen=True)
class Uebersicht:
    """Lists are None while the Beratung does not answer; `anfragen` wait for ekom21."""

    module: list[ModulRead] | None
    kontingente: list[Kontingentzeile]
    buchungen: list[Zeile] | None
    anfragen: list[Zeile]
    wartende: list[Eintragszeile] | None
    planend: bool


async def uebersicht_zeigen(
    gespraech: Gespraech, *, sitzung: Sitzung | None, heute: date
) -> Uebersicht:
    planend = sitzung is not None and sitzung.hat(Rolle.BERATUNG)
    sieht = sitzung is not None and sitzung.hat(*SEHEN_BUCHUNGEN)
    eigene = sorted(sitzung.person.ags)[:3] if sitzung and sieht else []
    module, zeilen, wartende, gelesen = await asyncio.gather(
        gespraech.versuch(beratung.module()),
        _buchungen(gespraech, heute=heute) if sieht else _keine(),
        offene_eintraege(gespraech, sitzung, heute=heute),
        asyncio.gather(*(_kontingent(gespraech, ags) for ags in eigene)),
    )
    return Uebersicht(
        module=None if module is None else module.items,
        kontingente=[zeile for teil in gelesen for zeile in teil],
        buchungen=zeilen,
        anfragen=[
            zeile
            for zeile in zeilen or []
            if planend
            and zeile.buchung.status is BuchungStatus.RESERVIERT
            and not zeile.buchung.angebot
        ],
        wartende=wartende,
        planend=planend,
    )


async def _keine() -> list[Zeile] | None:
    return []


async def _buchungen(gespraech: Gespraech, *, heute: date) -> list[Zeile] | None:
    liste = await gespraech.versuch(beratung.buchungen(limit=100))
    if liste is None:
        return None
    schluessel = sorted({buchung.ags for buchung in liste.items})
    namen = await kommunennamen(gespraech, schluessel, stichtag=heute)
    return [Zeile(b, namen[b.ags], was(b), wann(b), *STATUS[b.status]) for b in liste.items]


async def _kontingent(gespraech: Gespraech, ags: str) -> list[Kontingentzeile]:
    try:
        kontingent = await gespraech.versuch(beratung.kontingent(ags))
    except Abgelehnt:
        return []
    items = kontingent.items if kontingent else []
    return [Kontingentzeile(BEREICHE[item.bereich], item) for item in items]
