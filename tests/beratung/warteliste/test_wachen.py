"""What makes the service look at its waiting list, and what keeps it from doing so."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from services.beratung.warteliste import wachen
from services.beratung.warteliste.vermitteln import Vermittelt
from services.beratung.warteliste.wachen import Merkzettel, warteliste_nachsehen
from tests.beratung.conftest import EKOM21, VIELE
from tests.beratung.warteliste.conftest import Abfrage, Warteliste


@dataclass
class Uhr:
    """Seconds of the process, set by hand; passes are counted and not made."""

    jetzt: float = 1000.0
    durchgaenge: int = 0
    stoerung: Exception | None = None

    def monotonic(self) -> float:
        return self.jetzt

    async def vermitteln(self, *_: Any) -> Vermittelt:
        self.durchgaenge += 1
        if self.stoerung:
            raise self.stoerung
        return Vermittelt(0, 0)


@pytest.fixture
def uhr(monkeypatch: pytest.MonkeyPatch) -> Uhr:
    uhr = Uhr()
    monkeypatch.setattr(wachen, "time", uhr)
    monkeypatch.setattr(wachen, "vermitteln", uhr.vermitteln)
    return uhr


async def test_nur_was_frei_macht_weckt(liste: Warteliste, sql: Abfrage, uhr: Uhr) -> None:
    async def durchgaenge() -> int:
        """Count the passes for what has happened since the last time this was asked."""
        vorher = uhr.durchgaenge
        await warteliste_nachsehen(liste.app)
        ((ab,),) = await sql("SELECT max(transaktion) + 1 FROM beratung.ereignis")
        liste.app.state.warteliste = Merkzettel(ab=ab, zuletzt=uhr.jetzt)
        return uhr.durchgaenge - vorher

    buchung = await liste.buchen(VIELE[0])
    assert await durchgaenge() == 0  # nobody waits
    await liste.eintragen()
    assert await durchgaenge() == 1
    assert await durchgaenge() == 0
    bestaetigt = await liste.http.post(
        f"{buchung}/bestaetigen", headers=EKOM21 | {"If-Match": '"1"'}
    )
    assert bestaetigt.status_code == 200
    assert await durchgaenge() == 0
    await liste.stornieren(buchung, VIELE[0])
    assert await durchgaenge() == 1
    uhr.jetzt += wachen.SPAETESTENS
    assert await durchgaenge() == 1


async def test_wer_gestoert_wird_wartet_immer_laenger(liste: Warteliste, uhr: Uhr) -> None:
    await liste.eintragen()
    uhr.stoerung = OperationalError("", {}, Exception())
    versucht = []
    for sekunde in range(16):
        vorher = uhr.durchgaenge
        try:
            assert await warteliste_nachsehen(liste.app) is False
        except OperationalError:
            versucht.append(sekunde)
        assert (uhr.durchgaenge > vorher) == (sekunde in versucht)
        uhr.jetzt += 1
    assert versucht == [0, 2, 6, 14]
    uhr.stoerung = None
    uhr.jetzt += wachen.SPAETESTENS
    await warteliste_nachsehen(liste.app)
    assert liste.app.state.warteliste.fehlschlaege == 0
