"""Umsetzungsbündel and Digitalisierungsfabriken as the sources give them."""

import httpx
import pytest


async def test_17_buendel_mit_70_leistungen(katalog: httpx.AsyncClient) -> None:
    body = (await katalog.get("/katalog/v1/umsetzungsbuendel")).json()
    buendel = body["items"]
    assert len(buendel) == body["total_count"] == len({b["id"] for b in buendel}) == 17
    assert sum(b["anzahl_leistungen"] for b in buendel) == 70
    assert [
        (b["efa"], b["anzahl_leistungen"]) for b in buendel if b["name"] == "Kommunale Abgaben"
    ] == [
        (False, 1),
        (True, 1),
    ]
    monate = {b["name"]: b["verfuegbar_seit"] for b in buendel}
    assert monate["Abfallwirtschaft"] == ["2021-02", "2021-03"]
    assert monate["Jugendamt"] == ["2019-11", "2020-01", "2020-10"]
    assert monate["Veranstaltungen"] == ["2021-04"]


async def test_kennungen_bleiben(katalog: httpx.AsyncClient) -> None:
    """An id, once published, is kept by others."""
    body = (await katalog.get("/katalog/v1/umsetzungsbuendel", params={"limit": 1})).json()
    assert body["items"][0] == {
        "id": "2f5138f5-e83b-578b-8810-1caad447c007",
        "name": "Abfallwirtschaft",
        "efa": False,
        "anzahl_leistungen": 12,
        "verfuegbar_seit": ["2021-02", "2021-03"],
    }


async def test_8_fabriken(katalog: httpx.AsyncClient) -> None:
    body = (await katalog.get("/katalog/v1/digitalisierungsfabriken")).json()
    assert [(f["name"], f["stand"]) for f in body["items"]] == [
        ("Abfallwirtschaft", "2021-03"),
        ("Bestattung und Tod", "2021-03"),
        ("Ehe", "2021-03"),
        ("Kommunale Abgaben", "2021-03"),
        ("Kultur und Familie", "2021-03"),
        ("Tiere", "2021-03"),
        ("Veranstaltungen", "2021-03"),
        ("Verkehrsrechtliche Genehmigungen", "2021-03"),
    ]


@pytest.mark.parametrize(
    ("liste", "anzahl"), [("umsetzungsbuendel", 17), ("digitalisierungsfabriken", 8)]
)
async def test_blaettern(katalog: httpx.AsyncClient, liste: str, anzahl: int) -> None:
    url: str | None = f"/katalog/v1/{liste}?limit=3"
    ids: list[str] = []
    while url:
        answer = await katalog.get(url)
        ids += [zeile["id"] for zeile in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(ids) == len(set(ids)) == anzahl


@pytest.mark.parametrize("liste", ["umsetzungsbuendel", "digitalisierungsfabriken"])
async def test_unbekannter_parameter(katalog: httpx.AsyncClient, liste: str) -> None:
    assert (await katalog.get(f"/katalog/v1/{liste}?q=abfall")).status_code == 422
