"""Themenfelder with their Lagen, counted as the list of Leistungen counts them."""

import httpx


async def test_14_themenfelder(katalog: httpx.AsyncClient) -> None:
    body = (await katalog.get("/katalog/v1/themenfelder")).json()
    felder = body["items"]
    assert len(felder) == body["total_count"] == 14
    assert [feld["name"] for feld in felder][:3] == [
        "Arbeit & Ruhestand",
        "Bauen & Wohnen",
        "Bildung",
    ]
    assert sum(feld["anzahl_leistungen"] for feld in felder) == 30
    for feld in felder:
        for zahl in ("anzahl_leistungen", "davon_verfuegbar"):
            assert feld[zahl] == sum(lage[zahl] for lage in feld["lagen"])


async def test_gezaehlt_wie_gefiltert(katalog: httpx.AsyncClient) -> None:
    leistungen = "/katalog/v1/leistungen"
    for feld in (await katalog.get("/katalog/v1/themenfelder")).json()["items"]:
        treffer = await katalog.get(leistungen, params={"themenfeld": feld["id"]})
        assert treffer.json()["total_count"] == feld["anzahl_leistungen"]
        for leistung in treffer.json()["items"]:
            assert leistung["themenfeld"] == {"id": feld["id"], "name": feld["name"]}
        for lage in feld["lagen"]:
            treffer = await katalog.get(leistungen, params={"lage": lage["id"]})
            assert treffer.json()["total_count"] == lage["anzahl_leistungen"]


async def test_blaettern(katalog: httpx.AsyncClient) -> None:
    url: str | None = "/katalog/v1/themenfelder?limit=5&sort=-name"
    namen: list[str] = []
    while url:
        antwort = await katalog.get(url)
        namen += [feld["name"] for feld in antwort.json()["items"]]
        url = antwort.links["next"]["url"] if "next" in antwort.links else None
    assert (len(namen), namen[-1]) == (14, "Arbeit & Ruhestand")
