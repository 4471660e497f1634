"""Saving a task: by its button, or while somebody types."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.dashboard.seiten.antraege.ablehnung import ablehnungssatz
from services.dashboard.seiten.antraege.aufgabe import Aufgabe, Sache, Unterschied, unterschiede
from services.dashboard.seiten.antraege.laden import sache_laden
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, neuer_schluessel, schluessel
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.foerderung import antraege as foerderung
from shared.clients.verbindung import Abgelehnt
from shared.schemas.antrag import AntragPatch, AntragRead


@dataclass(frozen=True)
class Aufgabenseite:
    """A task on its page; `veraltet` holds what somebody else has changed meanwhile."""

    aufgabe: Aufgabe
    sache: Sache
    formular: Formular
    etag: str
    schluessel: str
    veraltet: list[Unterschied]

    @property
    def fragen(self) -> object:
        return self.aufgabe.fragen(self.formular, self.sache)


@dataclass(frozen=True)
class Nebenbei:
    """What the script is told: the version now stored, and what could not be read."""

    etag: str
    fehler: list[str]


async def aufgabe_zeigen(
    rahmen: Rahmen, id: UUID, aufgabe: Aufgabe, getippt: Formular | None
) -> Aufgabenseite:
    """Return the page with what is stored, or with what was typed before the login."""
    sache, etag = await sache_laden(rahmen, id)
    return Aufgabenseite(
        aufgabe=aufgabe,
        sache=sache,
        formular=getippt or aufgabe.vorbelegt(sache),
        etag=(getippt.wert("etag") if getippt else "") or etag,
        schluessel=neuer_schluessel(),
        veraltet=[],
    )


async def aufgabe_speichern(
    rahmen: Rahmen, id: UUID, aufgabe: Aufgabe, formular: Formular
) -> Aufgabenseite | None:
    """Save all of it; return the page with what is wrong, None when it is stored."""
    sache, etag = await sache_laden(rahmen, id)
    werte = aufgabe.lesen(formular, sache)
    veraltet: list[Unterschied] = []
    if not formular.fehler:
        try:
            await aenderung_senden(
                rahmen.gespraech,
                sache.antrag,
                werte,
                etag=gesehen(formular),
                key=schluessel(formular),
            )
        except Abgelehnt as error:
            if error.problem.status == 412:
                veraltet = unterschiede(aufgabe, formular, sache)
            ablehnung_zeigen(formular, error, sache)
        else:
            return None
    return Aufgabenseite(
        aufgabe=aufgabe,
        sache=sache,
        formular=formular,
        etag=etag if _hat_verloren(veraltet, formular) else formular.wert("etag") or etag,
        schluessel=neuer_schluessel(),
        veraltet=veraltet,
    )


async def nebenbei_speichern(
    rahmen: Rahmen, id: UUID, aufgabe: Aufgabe, formular: Formular
) -> Nebenbei:
    """Save what can be read; raises Abgelehnt where nothing can be saved any more."""
    sache, _ = await sache_laden(rahmen, id)
    werte = aufgabe.lesen(formular, sache)
    etag = await aenderung_senden(
        rahmen.gespraech, sache.antrag, werte, etag=gesehen(formular), key=neuer_schluessel()
    )
    return Nebenbei(etag=etag, fehler=list(formular.fehler.values()))


async def aenderung_senden(
    gespraech: Gespraech, antrag: AntragRead, werte: dict[str, Any], *, etag: str, key: str
) -> str:
    """Send what differs from what is stored; return the ETag that counts afterwards.

    A change asks every partner for consent anew, so one that changes nothing is not sent.
    """
    neu = {name: wert for name, wert in werte.items() if not _gleich(antrag, name, wert)}
    if not neu:
        return etag
    eingabe = AntragPatch(**neu)
    antwort = await gespraech(foerderung.aendern(antrag.id, eingabe, etag=etag, key=key))
    return antwort.etag


def ablehnung_zeigen(formular: Formular, error: Abgelehnt, sache: Sache) -> None:
    """Put a refusal beside the fields it names, or at the head of the form."""
    if getattr(error.problem, "errors", None):
        formular.problem(error.problem)
    else:
        formular.ablehnen("", ablehnungssatz(error.problem, sache.antrag, sache.programm))


def _hat_verloren(veraltet: list[Unterschied], formular: Formular) -> bool:
    return bool(veraltet) or "" in formular.fehler


def _gleich(antrag: AntragRead, name: str, wert: object) -> bool:
    gespeichert = getattr(antrag, name)
    if name == "kosten":
        return [(k.art, k.betrag, k.bezeichnung) for k in gespeichert] == [
            (k.art, k.betrag, k.bezeichnung)
            for k in wert  # type: ignore[attr-defined]
        ]
    return bool(gespeichert == wert)
