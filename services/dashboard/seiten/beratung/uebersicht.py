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
    module = await gespraech.versuch(beratung.module())
    zeilen: list[Zeile] | None = []
    kontingente: list[Kontingentzeile] = []
    if sitzung is not None and sitzung.hat(*SEHEN_BUCHUNGEN):
        zeilen = await _buchungen(gespraech, heute=heute)
        eigene = sorted(sitzung.person.ags)[:3]
        gelesen = await asyncio.gather(*(_kontingent(gespraech, ags) for ags in eigene))
        kontingente = [zeile for teil in gelesen for zeile in teil]
    return Uebersicht(
        module=None if module is None else module.items,
        kontingente=kontingente,
        buchungen=zeilen,
        anfragen=[
            zeile
            for zeile in zeilen or []
            if planend
            and zeile.buchung.status is BuchungStatus.RESERVIERT
            and not zeile.buchung.angebot
        ],
        wartende=await offene_eintraege(gespraech, sitzung, heute=heute),
        planend=planend,
    )


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
