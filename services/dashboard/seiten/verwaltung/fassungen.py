"""What the pages of programmes show: which there are, their versions, one with its document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.seiten.foerdercheck.ansicht import ERGEBNISSE, REGELN
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.schreibweise import euro
from services.dashboard.seiten.verwaltung.worte import FALLARTEN
from shared.clients.foerderung import programmversionen as foerderung
from shared.clients.foerderung.pruefungen import programme
from shared.deutsch import datum
from shared.schemas.foerderung import Regelergebnis
from shared.schemas.programm import ProgrammKurzRead
from shared.schemas.programmversion import (
    ErprobterFallRead,
    ErprobtesErgebnisRead,
    ErprobungRead,
    ProgrammversionKurzRead,
    ProgrammversionRead,
)


@dataclass(frozen=True)
class Fassungszeile:
    """`zeichen` and `stand` are the sign and the words of its state on the Stichtag."""

    fassung: ProgrammversionKurzRead
    zeichen: str
    stand: str


@dataclass(frozen=True)
class Fassungsliste:
    code: str
    titel: str
    zeilen: list[Fassungszeile]


@dataclass(frozen=True)
class Fassungsblatt:
    zeile: Fassungszeile
    dokument: str
    etag: str

    @property
    def entwurf(self) -> bool:
        return self.zeile.fassung.veroeffentlicht_am is None


@dataclass(frozen=True)
class Fallzeile:
    art: str
    fall: ErprobterFallRead
    geaendert: bool
    vorher: str
    nachher: str
    regeln: list[str]


@dataclass(frozen=True)
class Erprobung:
    ergebnis: ErprobungRead
    faelle: list[Fallzeile]


async def programme_zeigen(gespraech: Gespraech, *, heute: date) -> list[ProgrammKurzRead] | None:
    """Return those that hold on the Stichtag, None while the Förderung does not answer."""
    liste = await gespraech.versuch(programme(stichtag=heute))
    return None if liste is None else liste.items


async def fassungen_zeigen(gespraech: Gespraech, code: str, *, heute: date) -> Fassungsliste:
    """Return them, the latest first; raises Abgelehnt (404) for a programme nobody knows."""
    alle = (await gespraech(foerderung.fassungen(code))).inhalt.items
    geltend = geltende(alle, heute=heute)
    zeilen = [fassungszeile(eine, heute=heute, geltend=geltend) for eine in alle]
    return Fassungsliste(code, alle[0].titel, zeilen)


async def fassung_zeigen(gespraech: Gespraech, id: UUID, *, heute: date) -> Fassungsblatt:
    """Return it; raises Abgelehnt (404) for what the person may not see."""
    antwort = await gespraech(foerderung.fassung(id))
    fassung = antwort.inhalt
    alle = await gespraech.versuch(foerderung.fassungen(fassung.code))
    geltend = geltende(alle.items if alle else [], heute=heute)
    zeile = fassungszeile(fassung, heute=heute, geltend=geltend)
    return Fassungsblatt(zeile, als_text(fassung), antwort.etag)


async def erproben(gespraech: Gespraech, id: UUID) -> Erprobung:
    """Return what this version says to stored cases, those it changes first."""
    ergebnis = (await gespraech(foerderung.erproben(id))).inhalt
    return Erprobung(ergebnis, [_fallzeile(fall) for fall in ergebnis.faelle])


def als_text(fassung: ProgrammversionRead) -> str:
    """Return the document as it is typed and shown: JSON over many lines."""
    return json.dumps(fassung.dokument, ensure_ascii=False, indent=2)


def geltende(alle: Sequence[ProgrammversionKurzRead], *, heute: date) -> UUID | None:
    """Return the id of the version that holds on the Stichtag."""
    begonnen = [f for f in alle if f.veroeffentlicht_am is not None and f.gueltig_ab <= heute]
    return max(begonnen, key=lambda f: f.gueltig_ab).id if begonnen else None


def fassungszeile(
    fassung: ProgrammversionKurzRead, *, heute: date, geltend: UUID | None
) -> Fassungszeile:
    if fassung.veroeffentlicht_am is None:
        return Fassungszeile(fassung, "achtung", "Entwurf")
    if fassung.gueltig_ab > heute:
        return Fassungszeile(fassung, "info", f"gilt ab {datum(fassung.gueltig_ab)}")
    if fassung.id == geltend:
        return Fassungszeile(fassung, "gut", "gilt")
    return Fassungszeile(fassung, "leise", "abgelöst")


def _fallzeile(fall: ErprobterFallRead) -> Fallzeile:
    return Fallzeile(
        art=FALLARTEN[fall.art],
        fall=fall,
        geaendert=fall.vorher != fall.nachher,
        vorher=_ergebnis(fall.vorher),
        nachher=_ergebnis(fall.nachher),
        regeln=[
            f"{eine.regel}: {_regel(eine.vorher)} → {_regel(eine.nachher)}" for eine in fall.regeln
        ],
    )


def _ergebnis(ergebnis: ErprobtesErgebnisRead | None) -> str:
    if ergebnis is None:
        return "keine Fassung"
    _, worte = ERGEBNISSE.get(ergebnis.ergebnis, ("gut", "förderfähig"))
    if ergebnis.hoechstbetrag is None:
        return worte
    return f"{worte}, höchstens {euro(ergebnis.hoechstbetrag)}"


def _regel(ergebnis: Regelergebnis | None) -> str:
    return "gibt es nicht" if ergebnis is None else REGELN[ergebnis][1]
