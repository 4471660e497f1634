"""The Stammdaten correct what nobody has touched, and leave alone what somebody has."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.katalog import stammdaten
from tests.katalog.mitteilung.conftest import PFAD, akt


@pytest.fixture
def datei(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file that a test may change."""
    kopie = tmp_path / "daten"
    shutil.copytree(stammdaten.DATEN, kopie)
    monkeypatch.setattr(stammdaten, "DATEN", kopie)
    return kopie / "mitteilungen.yaml"


def ersetze(datei: Path, alt: str, neu: str) -> None:
    inhalt = datei.read_text(encoding="utf-8")
    assert alt in inhalt
    datei.write_text(inhalt.replace(alt, neu), encoding="utf-8")


async def neu_einspielen(app: FastAPI, datei: Path, alt: str, neu: str) -> None:
    ersetze(datei, alt, neu)
    async with app.state.sessions.begin() as session:
        await stammdaten.einspielen(session)


async def eine(client: httpx.AsyncClient, q: str) -> dict[str, Any]:
    [gefunden] = (await client.get(PFAD, params={"q": q, "entwuerfe": "true"})).json()["items"]
    return (await client.get(f"{PFAD}/{gefunden['id']}")).json()  # type: ignore[no-any-return]


async def test_berichtigt_wird_was_niemand_geaendert_hat(
    app: FastAPI, redaktion: httpx.AsyncClient, datei: Path
) -> None:
    vorher = await eine(redaktion, "Infobrief Nr. 4")
    etag = {"If-None-Match": '"1"'}
    await neu_einspielen(app, datei, "den vierten Infobrief", "Infobrief Nummer vier")
    nachher = await redaktion.get(f"{PFAD}/{vorher['id']}", headers=etag)
    assert nachher.status_code == 200
    assert "Nummer vier" in nachher.json()["text"]
    assert nachher.json()["version"] == 2
    unberuehrt = await eine(redaktion, "Infobrief Nr. 3")
    assert unberuehrt["version"] == 1


@pytest.mark.parametrize("verb", ["aendern", "zurueckziehen"])
async def test_was_die_koordinierungsstelle_geaendert_hat_bleibt(
    app: FastAPI, redaktion: httpx.AsyncClient, datei: Path, verb: str
) -> None:
    vorher = await eine(redaktion, "civento Plattform Dienstleister")
    inhalt = {
        "art": "frage", "titel": "civento", "frage": "Was ist civento?", "text": "Unser Text.",
        "aenderungshinweis": "Kürzer gefasst.",
    }  # fmt: skip
    getan = await akt(redaktion, vorher, verb, inhalt if verb == "aendern" else None)
    assert getan.status_code == 200, getan.text
    await neu_einspielen(app, datei, "civento ist die", "civento war die")
    assert (await redaktion.get(f"{PFAD}/{vorher['id']}")).json() == getan.json()
    await neu_einspielen(app, datei, "kennung: frage-civento", "kennung: frage-civento-neu")
    assert (await redaktion.get(f"{PFAD}/{vorher['id']}")).json() == getan.json()


async def test_was_die_datei_nicht_mehr_nennt_ist_fort(
    app: FastAPI, redaktion: httpx.AsyncClient, datei: Path
) -> None:
    vorher = await eine(redaktion, "Infobrief Nr. 4")
    await neu_einspielen(app, datei, "kennung: infobrief-4", "kennung: infobrief-vier")
    assert (await redaktion.get(f"{PFAD}/{vorher['id']}")).status_code == 404
    assert (await redaktion.get(PFAD)).json()["total_count"] == 19
