"""Server-sent events through the gateway: at once, as long as promised, and gone on with."""

import re
from contextlib import suppress

import httpx

from ozg.programme import CADDYFILE
from services.dashboard.settings import Settings
from tests.ozg.conftest import LaufendePlattform

WEG = "/dashboard/v1/aktualisierungen"
SEKUNDEN = {"s": 1, "m": 60}


def gehoert(adresse: str, *, nach: str | None, ruhe: float) -> str:
    """Return what a stream says until nothing more comes for `ruhe` seconds."""
    kopf = {"Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    kopf |= {"Last-Event-ID": nach} if nach else {}
    text = ""
    with httpx.stream("GET", adresse + WEG, headers=kopf, timeout=ruhe) as strom:
        assert strom.status_code == 200
        assert strom.headers["Content-Type"].startswith("text/event-stream")
        assert "Content-Encoding" not in strom.headers
        with suppress(httpx.ReadTimeout):
            for stueck in strom.iter_text():
                text += stueck
    return text


def nummern(text: str) -> list[int]:
    return [int(nr) for nr in re.findall(r"^id: [0-9a-f]{8}-(\d+)$", text, re.M)]


def test_ereignisse_kommen_sofort_und_ein_zweites_mal_nur_neue(
    plattform: LaufendePlattform,
) -> None:
    """Held back on the way, they would come when the stream ends, after two minutes."""
    erste = gehoert(plattform.adresse, nach=None, ruhe=2)
    assert "retry: 3000" in erste
    assert nummern(erste)
    [*_, letzte] = re.findall(r"^id: (.+)$", erste, re.M)
    danach = gehoert(plattform.adresse, nach=letzte, ruhe=2)
    assert "retry: 3000" in danach
    assert all(nr > max(nummern(erste)) for nr in nummern(danach))


def test_der_gateway_haelt_einen_strom_laenger_als_er_dauert() -> None:
    [(zahl, einheit)] = re.findall(r"^\s+write (\d+)([sm])$", CADDYFILE.read_text(), re.M)
    dauer: float = Settings.model_fields["strom_dauer"].default
    assert int(zahl) * SEKUNDEN[einheit] >= dauer + 30
