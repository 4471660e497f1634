"""What `/beratung` shows: the modules to all, Buchungen to a Kommune (its own) and to ekom21."""

import asyncio
from collections.abc import Mapping
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
from shared.schemas.liste import Liste

SEHEN_BUCHUNGEN = (Rolle.KOMMUNE, Rolle.BERATUNG)
AUF_EINMAL = 100


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
    """Lists are None while the Beratung does not answer.

    `anfragen` wait for ekom21, what begins first on top; `weiter` is the cursor of older Buchungen.
    """

    module: list[ModulRead] | None
    kontingente: list[Kontingentzeile]
    buchungen: list[Zeile] | None
    weiter: str | None
    anfragen: list[Zeile] | None
    wartende: list[Eintragszeile] | None
    planend: bool


async def uebersicht_zeigen(
    gespraech: Gespraech, *, sitzung: Sitzung | None, cursor: str, heute: date
) -> Uebersicht:
    planend = sitzung is not None and sitzung.hat(Rolle.BERATUNG)
    sieht = sitzung is not None and sitzung.hat(*SEHEN_BUCHUNGEN)
    eigene = sorted(sitzung.person.ags)[:3] if sitzung and sieht else []
    module, gefunden, offene, wartende, gelesen = await asyncio.gather(
        gespraech.versuch(beratung.module()),
        gespraech.versuch(beratung.buchungen(limit=AUF_EINMAL, cursor=cursor or None))
        if sieht
        else _keine(),
        gespraech.versuch(
            beratung.buchungen(status=BuchungStatus.RESERVIERT, sort="beginn", limit=AUF_EINMAL)
        )
        if planend
        else _keine(),
        offene_eintraege(gespraech, sitzung, heute=heute),
        asyncio.gather(*(_kontingent(gespraech, ags) for ags in eigene)),
    )
    schluessel = {b.ags for liste in (gefunden, offene) if liste for b in liste.items}
    namen = await kommunennamen(gespraech, sorted(schluessel), stichtag=heute)
    anfragen = _zeilen(offene, namen)
    return Uebersicht(
        module=None if module is None else module.items,
        kontingente=[zeile for teil in gelesen for zeile in teil],
        buchungen=_zeilen(gefunden, namen),
        weiter=None if gefunden is None else gefunden.next_cursor,
        anfragen=None if anfragen is None else [z for z in anfragen if not z.buchung.angebot],
        wartende=wartende,
        planend=planend,
    )


async def _keine() -> Liste[BuchungRead]:
    return Liste(items=[], total_count=0, next_cursor=None)


def _zeilen(liste: Liste[BuchungRead] | None, namen: Mapping[str, str]) -> list[Zeile] | None:
    if liste is None:
        return None
    return [Zeile(b, namen[b.ags], was(b), wann(b), *STATUS[b.status]) for b in liste.items]


async def _kontingent(gespraech: Gespraech, ags: str) -> list[Kontingentzeile]:
    try:
        kontingent = await gespraech.versuch(beratung.kontingent(ags))
    except Abgelehnt:
        return []
    items = kontingent.items if kontingent else []
    return [Kontingentzeile(BEREICHE[item.bereich], item) for item in items]
