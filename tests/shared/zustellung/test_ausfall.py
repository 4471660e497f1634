"""While a receiver is away: little is sent, and what waits arrives soon after it is back."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.schemas.webhook import Fehlschlag, Zustellstatus
from shared.zustellung.auftrag import Auftrag, _versucht
from shared.zustellung.senden import Ausgang
from shared.zustellung.tabellen import ZustellungZeile
from shared.zustellung.zusteller import Zusteller

JETZT = datetime(2021, 4, 15, 12, tzinfo=UTC)


class Zeile(ZustellungZeile):
    """A row without a table."""


class Bote:
    """Fails from the message `bis` on; counts how many are under way."""

    def __init__(self, bis: int) -> None:
        self.bis, self.gebracht, self.unterwegs, self.hoechstens = bis, 0, 0, 0

    async def bringe(self, *_: Any) -> Ausgang:
        self.gebracht += 1
        self.unterwegs += 1
        self.hoechstens = max(self.hoechstens, self.unterwegs)
        nummer = self.gebracht
        await asyncio.sleep(0)
        self.unterwegs -= 1
        gut = nummer < self.bis
        return Ausgang(204 if gut else None, None if gut else Fehlschlag.VERBINDUNG, 1)


async def gesendet(bote: Bote, anzahl: int) -> list[Ausgang | None]:
    zusteller = Zusteller(wesen=None, sessions=None, bote=bote)  # type: ignore[arg-type]
    auftraege = [
        Auftrag(uuid4(), str(n), "https://x.example/", b"{}", [b"g"]) for n in range(anzahl)
    ]
    return list((await zusteller._gesendet(auftraege)).values())


async def test_zehn_auf_einmal_und_alle() -> None:
    bote = Bote(bis=1000)
    ergebnis = await gesendet(bote, 95)
    assert (bote.gebracht, bote.hoechstens) == (95, 10)
    assert all(einer is not None and einer.antwort == 204 for einer in ergebnis)


async def test_nach_dem_ersten_misserfolg_wird_nichts_mehr_begonnen() -> None:
    bote = Bote(bis=15)
    ergebnis = await gesendet(bote, 100)
    assert bote.gebracht <= 15 + 10
    assert ergebnis.count(None) == 100 - bote.gebracht


@pytest.mark.parametrize(
    ("war_fort", "antwort", "fehler", "zaehlt"),
    [
        (True, None, Fehlschlag.VERBINDUNG, False),
        (True, None, Fehlschlag.ZEIT, False),
        (True, None, Fehlschlag.NAME, False),
        (True, 503, Fehlschlag.ANTWORT, False),
        (True, 500, Fehlschlag.ANTWORT, True),
        (True, 307, Fehlschlag.UMLEITUNG, True),
        (True, None, Fehlschlag.ADRESSE, True),
        (False, None, Fehlschlag.VERBINDUNG, True),
        (False, 503, Fehlschlag.ANTWORT, True),
    ],
)
def test_wer_fort_ist_laesst_die_nachricht_nicht_altern(
    war_fort: bool, antwort: int | None, fehler: Fehlschlag, zaehlt: bool
) -> None:
    """Tried in vain a hundred times during an outage, it is due at once when that is over."""
    zeile = Zeile(
        webhook=uuid4(), ereignis=uuid4(), typ="t", status=Zustellstatus.OFFEN, anzahl=6,
        versuche=[], angelegt=JETZT, seit=JETZT, faellig=JETZT,
    )  # fmt: skip
    _versucht(zeile, Ausgang(antwort, fehler, 1), JETZT, war_fort=war_fort)
    assert (zeile.anzahl == 7) is zaehlt
    assert (zeile.faellig > JETZT + timedelta(minutes=10)) is zaehlt
    assert (zeile.faellig == JETZT) is not zaehlt
    assert [v["fehler"] for v in zeile.versuche] == [fehler]
