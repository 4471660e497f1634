"""Pages of other origins: only configured ones, without cookies."""

import httpx
import pytest
from pydantic import ValidationError

from tests.dashboard.conftest import Start

WEG, MEIN = "/dashboard/v1/karte", "https://ozg.beispiel.de"


async def test_nur_genannte(start: Start) -> None:
    async with start(urspruenge=f"{MEIN}, http://localhost:5173") as client:
        for ursprung, erlaubt in ((MEIN, MEIN), ("https://anders.de", None), ("null", None)):
            antwort = await client.get(WEG, headers={"Origin": ursprung})
            assert antwort.status_code == 200
            assert antwort.headers.get("Access-Control-Allow-Origin") == erlaubt
            assert "Access-Control-Allow-Credentials" not in antwort.headers
            assert "Origin" in antwort.headers.get("Vary", "") or erlaubt is None
        vorher = await client.options(
            WEG,
            headers={
                "Origin": MEIN,
                "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "authorization,if-none-match",
            },
        )
        assert vorher.status_code == 200
        assert "POST" not in vorher.headers["Access-Control-Allow-Methods"]


async def test_ohne_einstellung_niemand(client: httpx.AsyncClient) -> None:
    antwort = await client.get(WEG, headers={"Origin": MEIN})
    assert "Access-Control-Allow-Origin" not in antwort.headers


@pytest.mark.parametrize("falsch", ["*", "https://a.de/", "a.de", "https://*.de"])
async def test_was_kein_ursprung_ist_startet_nicht(start: Start, falsch: str) -> None:
    with pytest.raises(ValidationError):
        async with start(urspruenge=falsch):
            pass
