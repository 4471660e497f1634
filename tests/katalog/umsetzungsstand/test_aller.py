"""All Kommunen at once: each as its own Umsetzungsstand says."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

WEG = "/katalog/v1/umsetzungsstaende"
ALLENDORF = "06635001"  # took over Bromskirchen, and what was reported there


@pytest.mark.parametrize("tag", ["2019-09-30", "2021-04-15", "2023-06-01", "2026-01-01"])
async def test_wie_jede_einzeln(mit_ketten: httpx.AsyncClient, tag: str) -> None:
    antwort = await mit_ketten.get(WEG, params={"stichtag": tag})
    assert antwort.status_code == 200
    assert antwort.headers["ETag"]
    alle = antwort.json()
    assert alle["stichtag"] == tag
    kommunen = await mit_ketten.get("/katalog/v1/kommunen", params={"stichtag": tag, "limit": 1})
    assert len(alle["items"]) == kommunen.json()["total_count"]
    weit = sorted(alle["items"], key=lambda k: (-k["nutzbar"], k["art"]))
    arten = {k["art"]: k for k in alle["items"]}.values()
    vereinigt = [k for k in alle["items"] if k["ags"] == ALLENDORF]
    for eine in [*weit[:6], *arten, *vereinigt]:
        einzeln = await mit_ketten.get(
            f"/katalog/v1/kommunen/{eine['ags']}/umsetzungsstand", params={"stichtag": tag}
        )
        stand = einzeln.json()
        assert (eine["name"], eine["zustaendig"], eine["nutzbar"]) == (
            stand["name"], stand["zustaendig"], stand["nutzbar"],
        )  # fmt: skip
        assert alle["zielkatalog"] == stand["zielkatalog"]
    if tag > "2021":
        assert weit[0]["nutzbar"] > 0


async def test_ziel_und_erreichtes_zaehlt_eine_anweisung(
    app: FastAPI, katalog: httpx.AsyncClient
) -> None:
    """Between two, more could become usable than there is."""
    anweisungen: list[str] = []
    engine = app.state.lesungen.kw["bind"].sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: anweisungen.append(a[2]))
    await katalog.get(WEG, params={"stichtag": "2021-04-15"})
    assert len([a for a in anweisungen if "zielkatalog_leistung" in a]) == 1


async def test_falsche_fragen(mit_ketten: httpx.AsyncClient) -> None:
    for frage in ({"stichtag": "gestern"}, {"limit": "2"}):
        assert (await mit_ketten.get(WEG, params=frage)).status_code == 422
