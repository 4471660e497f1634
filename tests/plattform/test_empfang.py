"""What the receiver takes: genuine, of now, and once, in whichever order it comes."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks import Webhook

from tests.plattform.buch import Buch
from tests.plattform.empfang import Empfang

GEHEIMNIS, ALTES, FREMDES = (f"whsec_{'A' * 40}{buchstabe}AAA" for buchstabe in "BCD")
TYP = "de.ozg-kommunal.katalog.bereitstellung.{}.v1"
JETZT, SEKUNDE = timedelta(0), timedelta(seconds=1)
FUENF_MINUTEN = timedelta(minutes=5)


class Absender:
    def __init__(self, adresse: str) -> None:
        self._adresse = adresse

    def sendet(
        self,
        ereignis: dict[str, Any],
        *,
        geheimnis: str = GEHEIMNIS,
        versetzt: timedelta = JETZT,
        anders: dict[str, str] | None = None,
    ) -> int:
        inhalt, wann = json.dumps(ereignis), datetime.now(UTC) + versetzt
        kopf = {
            "webhook-id": ereignis["id"],
            "webhook-timestamp": str(int(wann.timestamp())),
            "webhook-signature": Webhook(geheimnis).sign(ereignis["id"], wann, inhalt),
        }
        kopf |= {f"webhook-{name}": wert for name, wert in (anders or {}).items()}
        return httpx.post(self._adresse, content=inhalt, headers=kopf).status_code


def ereignis(schritt: str = "eingebunden", version: int = 2) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "type": TYP.format(schritt),
        "subject": "b-1",
        "data": {"version": version, "kommunen": ["06635020"], "onlinedienst": "o-1"},
    }


@pytest.fixture
def buch(tmp_path: Path) -> Buch:
    buch = Buch(tmp_path / "plattform.sqlite")
    with buch.offen() as db:
        morgen = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        db.execute("INSERT INTO webhook VALUES ('w', 1, ?, ?, ?)", (GEHEIMNIS, ALTES, morgen))
    return buch


@pytest.fixture
def absender(buch: Buch) -> Iterator[Absender]:
    with Empfang(0, buch) as empfang:
        thread = threading.Thread(target=empfang.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Absender(f"http://127.0.0.1:{empfang.server_port}/ereignisse")
        empfang.shutdown()
        thread.join()


def aufgaben(buch: Buch) -> list[str]:
    with buch.offen() as db:
        return [was for (was,) in db.execute("SELECT was FROM aufgabe ORDER BY nr")]


def test_once_however_often_it_is_delivered(absender: Absender, buch: Buch) -> None:
    eines = ereignis()
    assert [absender.sendet(eines) for _ in range(3)] == [204, 204, 204]
    assert aufgaben(buch) == ["06635020: eingebunden"]


def test_what_overtook_is_how_far_it_is(absender: Absender, buch: Buch) -> None:
    absender.sendet(ereignis("freigeschaltet", 4))
    absender.sendet(ereignis("im_hessenfinder_eingetragen", 3))
    assert len(aufgaben(buch)) == 2
    with buch.offen() as db:
        [zeile] = db.execute("SELECT version, schritt FROM stand").fetchall()
    assert tuple(zeile) == (4, "freigeschaltet")


@pytest.mark.parametrize("versetzt", [-FUENF_MINUTEN - SEKUNDE, FUENF_MINUTEN + 5 * SEKUNDE])
def test_a_clock_five_minutes_off(absender: Absender, buch: Buch, versetzt: timedelta) -> None:
    """Also what somebody recorded and delivers again later."""
    assert absender.sendet(ereignis(), versetzt=versetzt) == 400
    assert absender.sendet(ereignis(), versetzt=versetzt * 0.9) == 204
    assert len(aufgaben(buch)) == 1


@pytest.mark.parametrize(
    "anders",
    [
        {"signature": ""},
        {"signature": "v1"},
        {"signature": "v1,keine"},
        {"signature": "v2,AAAA"},
        {"timestamp": "gestern"},
        {"timestamp": "inf"},
        {"id": "eine-andere"},
    ],
    ids=str,
)
def test_what_nobody_signed(absender: Absender, buch: Buch, anders: dict[str, str]) -> None:
    assert absender.sendet(ereignis(), anders=anders) == 400
    assert aufgaben(buch) == []


def test_while_the_secret_changes_both_hold(absender: Absender, buch: Buch) -> None:
    assert absender.sendet(ereignis(), geheimnis=ALTES) == 204
    assert absender.sendet(ereignis(), geheimnis=FREMDES) == 400
    with buch.offen() as db:
        db.execute("UPDATE webhook SET altes_bis = ?", (datetime.now(UTC).isoformat(),))
    assert absender.sendet(ereignis(), geheimnis=ALTES) == 400
    assert absender.sendet(ereignis()) == 204


def test_too_much_at_once(absender: Absender, buch: Buch) -> None:
    assert absender.sendet(ereignis() | {"mehr": "x" * 65_536}) == 413
    assert aufgaben(buch) == []
