"""How far a Kommune is: its steps, its chains and what it can do next, for the page: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.seiten.kommune.worte import STAND
from services.dashboard.seiten.leistungen.leistung import KETTE, Kurzkette
from shared.schemas.abdeckung import NaechsterSchritt, Schritt, UmsetzungsstandRead
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Stufe

NAECHSTER = {
    Stufe.ABGERUFEN: Schritt.EINBINDEN,
    Stufe.EINGEBUNDEN: Schritt.HESSENFINDER_EINTRAGEN,
    Stufe.IM_HESSENFINDER: Schritt.FREISCHALTEN,
}
KNOPF = {
    Schritt.ABRUFEN: "Abrufen",
    Schritt.EINBINDEN: "Einbindung melden",
    Schritt.HESSENFINDER_EINTRAGEN: "Eintrag im Hessenfinder melden",
    Schritt.FREISCHALTEN: "Freischalten",
}
LAUFEND = frozenset(KETTE[1:])


@dataclass(frozen=True)
class Stufenbalken:
    """`breite` is the share of the Leistungen the Kommune performs, in percent."""

    worte: str
    leistungen: int
    breite: str


@dataclass(frozen=True)
class Handlung:
    knopf: str
    adresse: str


@dataclass(frozen=True)
class Kettenzeile:
    """A chain with what this reader can do about it; both are None for whoever may not."""

    bereitstellung: BereitstellungRead
    kette: Kurzkette
    seit: date | None
    weiter: Handlung | None
    zurueck: Handlung | None


@dataclass(frozen=True)
class Offen:
    """A Leistung that has not begun in this Kommune."""

    leistung: NaechsterSchritt
    kette: Kurzkette
    weiter: Handlung | None


def stufenbalken(stand: UmsetzungsstandRead) -> list[Stufenbalken]:
    """Return how many Leistungen came as far as each step and no further, the best first."""
    ganz = stand.zustaendig or 1
    return [
        Stufenbalken(STAND[zahl.stufe], zahl.leistungen, f"{100 * zahl.leistungen / ganz:.2f}")
        for zahl in stand.stufen
        if zahl.stufe is not None or zahl.leistungen
    ]


def kettenzeilen(
    bereitstellungen: Sequence[BereitstellungRead], *, meldet: bool, nimmt_zurueck: bool
) -> list[Kettenzeile]:
    """Return every chain, those that go on first, the furthest of them first."""
    zeilen = [
        Kettenzeile(
            bereitstellung=b,
            kette=Kurzkette.aus(b),
            seit=max((schritt.am for schritt in b.schritte), default=None),
            weiter=_weiter(b) if meldet else None,
            zurueck=_akt(b, "zuruecknehmen", "Zurücknehmen")
            if nimmt_zurueck and b.stufe in LAUFEND
            else None,
        )
        for b in bereitstellungen
    ]
    return sorted(zeilen, key=lambda z: (-z.kette.erreicht, z.bereitstellung.onlinedienst_name))


def offene(
    stand: UmsetzungsstandRead, bereitstellungen: Sequence[BereitstellungRead], *, meldet: bool
) -> list[Offen]:
    """Return the Leistungen without a running chain, by name."""
    laufend = {b.onlinedienst for b in bereitstellungen if b.stufe in LAUFEND}
    return [
        Offen(
            schritt,
            Kurzkette(1, "1 von 5: bereitgestellt")
            if schritt.onlinedienst
            else Kurzkette(0, "0 von 5: ohne Onlinedienst"),
            Handlung(KNOPF[Schritt.ABRUFEN], adresse)
            if meldet and (adresse := handlung(stand.ags, schritt, {}))
            else None,
        )
        for schritt in sorted(stand.naechste_schritte, key=lambda s: s.leistung.name)
        if schritt.onlinedienst is None or schritt.onlinedienst.id not in laufend
    ]


def handlung(
    ags: str, schritt: NaechsterSchritt, laufende: Mapping[UUID, BereitstellungRead]
) -> str:
    """Return where this step is done, "" where the Kommune can do nothing.

    `laufende` are the running chains by the id of their Onlinedienst.
    """
    if schritt.onlinedienst is None or schritt.schritt is None:
        return ""
    if schritt.schritt is Schritt.ABRUFEN:
        return f"/kommunen/{ags}/abrufen?onlinedienst={schritt.onlinedienst.id}"
    laufend = laufende.get(schritt.onlinedienst.id)
    if laufend is None:
        return ""
    return f"/kommunen/{ags}/bereitstellungen/{laufend.id}/{schritt.schritt}"


def _weiter(b: BereitstellungRead) -> Handlung | None:
    naechster = NAECHSTER.get(b.stufe)
    return _akt(b, naechster, KNOPF[naechster]) if naechster else None


def _akt(b: BereitstellungRead, akt: str, knopf: str) -> Handlung:
    return Handlung(knopf, f"/kommunen/{b.ags}/bereitstellungen/{b.id}/{akt}")
