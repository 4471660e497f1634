"""The map: three ways to count, what is unknown stays unknown."""

from typing import Any

import httpx
import pytest

from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import GEBIET, Quellen

WEG = "/dashboard/v1/karte"


async def karte(client: httpx.AsyncClient, **frage: str) -> dict[str, Any]:
    antwort = await frisch(client, WEG, params=frage)
    assert antwort.status_code == 200, antwort.text
    inhalt: dict[str, Any] = antwort.json()
    return inhalt


def gezaehlt(eines: dict[str, Any]) -> tuple[Any, ...]:
    return eines["zaehler"], eines["nenner"], eines["anteil"]


async def test_die_drei_zaehlweisen(client: httpx.AsyncClient) -> None:
    alle = await karte(client)
    land = {e["zaehlweise"]: gezaehlt(e) for e in alle["ergebnisse"]}
    orte = sum(einwohner or 0 for _, _, art, _, einwohner, _ in GEBIET if art != "landkreis")
    assert land == {
        "kommunen": (3, 8, "0.3750"),
        "mindestens_eine": (2, 3, "0.6667"),
        "einwohner": (6_769 + 19_000, orte, "0.1318"),
    }
    assert [e["titel"] for e in alle["ergebnisse"]] == [
        "Anteil der Kommunen", "Mindestens eine im Kreis", "Anteil der Einwohner",
    ]  # fmt: skip
    hinweise = [e["hinweis"] for e in alle["ergebnisse"]]
    assert hinweise == [
        None,
        None,
        "Ohne die Einwohner von einer Kommune, deren Zahl nicht bekannt ist.",
    ]
    assert alle["merkmal"]["status"] == "ok"
    assert len(alle["kommunen"]) == len(GEBIET)
    assert sum(k["wert"] for k in alle["kommunen"]) == 3


@pytest.mark.parametrize(
    ("zaehlweise", "waldeck", "werra", "darmstadt"),
    [
        ("kommunen", (2, 4, "0.5000"), (1, 3, "0.3333"), (0, 1, "0.0000")),
        ("mindestens_eine", (1, 1, "1.0000"), (1, 1, "1.0000"), (0, 1, "0.0000")),
        ("einwohner", (6769, 16569, "0.4085"), (19000, 19000, "1.0000"), (0, 160000, "0.0000")),
    ],
)
async def test_je_kreis(
    client: httpx.AsyncClient, zaehlweise: str, waldeck: Any, werra: Any, darmstadt: Any
) -> None:
    kreise = {k["ags"]: gezaehlt(k) for k in (await karte(client, zaehlweise=zaehlweise))["kreise"]}
    assert kreise == {"06635000": waldeck, "06636000": werra, "06411000": darmstadt}


@pytest.mark.parametrize(
    ("kennzahl", "wert"), [("kommunen_mit_leistung", 3), ("modellkommunen", 1)]
)
async def test_andere_kennzahlen(client: httpx.AsyncClient, kennzahl: str, wert: int) -> None:
    alle = await karte(client, kennzahl=kennzahl)
    assert gezaehlt(alle["ergebnisse"][0])[:2] == (wert, 8)
    assert alle["merkmal"]["definition"]
    assert alle["merkmal"]["quelle"]


async def test_schweigt_die_beratung_weiss_es_niemand(start: Start, quellen: Quellen) -> None:
    quellen.antwort["beratung"] = httpx.ConnectError("weg")
    async with start() as client:
        nie = await karte(client)
        del quellen.antwort["beratung"]
        await karte(client)
        quellen.antwort["beratung"] = httpx.ConnectError("weg")
        alt = await karte(client)
    assert nie["merkmal"]["status"] == "fehler"
    assert {k["wert"] for k in nie["kommunen"]} == {None}
    assert {gezaehlt(k) for k in nie["kreise"]} == {(None, None, None)}
    assert (alt["merkmal"]["status"], alt["merkmal"]["nicht_erreichbar"]) == (
        "veraltet", ["beratung"],
    )  # fmt: skip
    assert alt["merkmal"]["geholt_am"]
    assert gezaehlt(alt["ergebnisse"][0])[:2] == (3, 8)


async def test_schweigt_der_katalog_gibt_es_keine_karte(
    client: httpx.AsyncClient, quellen: Quellen, start: Start
) -> None:
    quellen.antwort["katalog"] = httpx.ConnectError("weg")
    async with start(heute="2020-01-01") as client:
        leer = await karte(client)
    assert leer["kreise"] == leer["kommunen"] == leer["ergebnisse"] == []
    assert leer["merkmal"]["status"] == "fehler"
    assert leer["merkmal"]["nicht_erreichbar"] == ["katalog"]


@pytest.mark.parametrize("frage", ["kennzahl=beratungsmodule", "zaehlweise=x", "x=1"])
async def test_falsche_fragen(client: httpx.AsyncClient, frage: str) -> None:
    assert (await client.get(f"{WEG}?{frage}")).status_code == 422
