"""What the pages of imports show: the runs there were, and one with its report."""

from dataclasses import dataclass

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.verwaltung.worte import LAUF, UEBERNAHMEN, UNTERSCHIEDE
from shared.clients.katalog import uebernahmen as katalog
from shared.schemas.uebernahme import (
    Laufstatus,
    Uebernahmebericht,
    UebernahmeListed,
    UebernahmeRead,
)

UNFERTIG = (Laufstatus.WARTEND, Laufstatus.LAUFEND)


@dataclass(frozen=True)
class Laufzeile:
    """`zeichen` and `stand` are the sign and the word of its state."""

    lauf: UebernahmeListed
    was: str
    zeichen: str
    stand: str

    @property
    def unfertig(self) -> bool:
        return self.lauf.status in UNFERTIG


@dataclass(frozen=True)
class Uebernahmeliste:
    """`zeilen` is None while the Katalog does not answer."""

    zeilen: list[Laufzeile] | None
    weiter: str | None
    arten: list[tuple[str, str]]


@dataclass(frozen=True)
class Unterschiedszeile:
    art: str
    gegenstand: str
    name: str
    schluessel: str
    aenderungen: list[str]


@dataclass(frozen=True)
class Laufblatt:
    """A run; `unterschiede` are the first of `unterschiede_gesamt`.

    `pruefsumme` is that of the file that was sent, as far as the address still says it.
    """

    zeile: Laufzeile
    bericht: Uebernahmebericht | None
    unterschiede: list[Unterschiedszeile]
    unterschiede_gesamt: int
    pruefsumme: str

    @property
    def uebernehmbar(self) -> bool:
        """Return whether this is a dry run after which the file can be taken over."""
        lauf = self.zeile.lauf
        return lauf.probe and lauf.status is Laufstatus.FERTIG


async def uebernahmen_zeigen(gespraech: Gespraech, *, cursor: str) -> Uebernahmeliste:
    liste = await gespraech.versuch(katalog.uebernahmen(cursor=cursor or None))
    return Uebernahmeliste(
        zeilen=None if liste is None else [_zeile(lauf) for lauf in liste.items],
        weiter=None if liste is None else liste.next_cursor,
        arten=[(art.value, name) for art, name in UEBERNAHMEN.items()],
    )


def laufblatt(lauf: UebernahmeRead, *, pruefsumme: str) -> Laufblatt:
    bericht = lauf.bericht
    return Laufblatt(
        zeile=_zeile(lauf),
        bericht=bericht,
        unterschiede=[
            Unterschiedszeile(
                art=UNTERSCHIEDE[eins.art],
                gegenstand=eins.gegenstand,
                name=eins.name,
                schluessel=eins.schluessel,
                aenderungen=[
                    f"{a.feld}: {_wert(a.alt)} → {_wert(a.neu)}" for a in eins.aenderungen
                ],
            )
            for eins in (bericht.unterschiede if bericht else [])
        ],
        unterschiede_gesamt=sum(
            z.neu + z.geaendert + z.entfernt for z in (bericht.zaehlungen if bericht else [])
        ),
        pruefsumme=pruefsumme,
    )


def _zeile(lauf: UebernahmeListed) -> Laufzeile:
    zeichen, stand = LAUF[lauf.status]
    if lauf.status is Laufstatus.LAUFEND:
        stand = f"{stand}, {lauf.anteil}\N{NO-BREAK SPACE}%"
    was = ("Probe: " if lauf.probe else "Übernahme: ") + UEBERNAHMEN[lauf.art]
    return Laufzeile(lauf, was, zeichen, stand)


def _wert(wert: str | None) -> str:
    return "nichts" if wert is None else f"„{wert}“"
