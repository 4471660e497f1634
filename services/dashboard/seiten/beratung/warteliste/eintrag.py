"""An entry of the waiting list: what it says, and answering an offer after a confirmation."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.buchung import Akt
from services.dashboard.seiten.beratung.worte import dauer, zeitraum
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import kommunennamen
from services.dashboard.seiten.schreibweise import formatname
from shared.auth import Rolle
from shared.clients.aufruf import Aufruf
from shared.clients.beratung import warteliste
from shared.schemas.warteliste import EintragRead, Eintragsstatus

DARF = (Rolle.KOMMUNE, Rolle.BERATUNG)
STATUS = {
    Eintragsstatus.WARTEND: ("achtung", "wartet"),
    Eintragsstatus.ANGEBOTEN: ("achtung", "Angebot: Antwort fehlt"),
    Eintragsstatus.ANGENOMMEN: ("gut", "angenommen"),
    Eintragsstatus.ABGELEHNT: ("leise", "Angebot abgelehnt"),
    Eintragsstatus.ABGELAUFEN: ("schlecht", "abgelaufen"),
    Eintragsstatus.ZURUECKGEZOGEN: ("leise", "zurückgezogen"),
}
OFFEN = (Eintragsstatus.WARTEND, Eintragsstatus.ANGEBOTEN)
AKTE = {
    akt.name: akt
    for akt in (
        Akt(
            "annehmen",
            "Angebot annehmen",
            "Die Beratung ist dann fest gebucht; niemand muss sie noch bestätigen.",
        ),
        Akt(
            "ablehnen",
            "Angebot ablehnen",
            "Der Platz geht an die nächste Kommune, und dieser Eintrag endet. Sie können sich neu"
            " eintragen.",
            gefahr=True,
        ),
        Akt(
            "zurueckziehen",
            "Nicht länger warten",
            "Der Eintrag endet, ein offenes Angebot geht an die nächste Kommune. Sie können sich"
            " neu eintragen.",
            gefahr=True,
        ),
    )
}
RUFE: Mapping[str, Callable[..., Aufruf[EintragRead]]] = {
    "annehmen": warteliste.annehmen,
    "ablehnen": warteliste.ablehnen,
    "zurueckziehen": warteliste.zurueckziehen,
}


@dataclass(frozen=True)
class Eintragszeile:
    """`angebot` are the days offered in words, "" while there is no offer."""

    eintrag: EintragRead
    kommune: str
    was: str
    angebot: str
    zeichen: str
    stand: str

    @property
    def offen(self) -> bool:
        return self.eintrag.status in OFFEN


@dataclass(frozen=True)
class Eintragsblatt:
    zeile: Eintragszeile
    etag: str
    akte: list[Akt]


def eintragszeile(eintrag: EintragRead, kommune: str) -> Eintragszeile:
    zeichen, stand = STATUS[eintrag.status]
    return Eintragszeile(
        eintrag=eintrag,
        kommune=kommune,
        was=f"Modul {eintrag.modul}, {formatname(eintrag.format)}, {dauer(eintrag.dauer_tage)}",
        angebot=zeitraum([t.tag for t in eintrag.angebot.termine]) if eintrag.angebot else "",
        zeichen=zeichen,
        stand=stand,
    )


async def offene_eintraege(
    gespraech: Gespraech, sitzung: Sitzung | None, *, heute: date
) -> list[Eintragszeile] | None:
    """Return who still waits or has an offer, None while the Beratung does not answer."""
    if sitzung is None or not sitzung.hat(*DARF):
        return []
    listen = await asyncio.gather(
        *(gespraech.versuch(warteliste.eintraege(status=status)) for status in OFFEN)
    )
    offene: list[EintragRead] = []
    for liste in listen:
        if liste is None:
            return None
        offene += liste.items
    offene.sort(key=lambda eintrag: eintrag.eingetragen)
    namen = await kommunennamen(gespraech, [e.ags for e in offene], stichtag=heute)
    return [eintragszeile(eintrag, namen[eintrag.ags]) for eintrag in offene]


async def eintrag_zeigen(gespraech: Gespraech, id: UUID, *, heute: date) -> Eintragsblatt:
    """Return the page; raises Abgelehnt (404) for what the person may not see."""
    antwort = await gespraech(warteliste.eintrag(id))
    namen = await kommunennamen(gespraech, [antwort.inhalt.ags], stichtag=heute)
    return Eintragsblatt(
        zeile=eintragszeile(antwort.inhalt, namen[antwort.inhalt.ags]),
        etag=antwort.etag,
        akte=[AKTE[name] for name in moegliche_akte(antwort.inhalt)],
    )


def moegliche_akte(eintrag: EintragRead) -> list[str]:
    if eintrag.status is Eintragsstatus.ANGEBOTEN:
        return ["annehmen", "ablehnen"]
    return ["zurueckziehen"] if eintrag.status is Eintragsstatus.WARTEND else []


async def beantworten(gespraech: Gespraech, id: UUID, name: str, formular: Formular) -> bool:
    """Do it; return whether it is done, else the form says why not."""
    aufruf = RUFE[name](id, etag=gesehen(formular), key=schluessel(formular))
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="den Eintrag")
    return antwort is not None
