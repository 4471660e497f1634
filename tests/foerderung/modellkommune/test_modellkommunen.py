import csv
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.foerderung.modellkommune.verzeichnis import verzeichnis
from services.foerderung.vorfuehrung import vorfuehren
from shared.db import engine_for, sessions_for

PFAD = "/foerderung/v1/modellkommunen"


async def test_fuenfzehn_nach_namen(portal: httpx.AsyncClient) -> None:
    liste = (await portal.get(PFAD)).json()
    assert liste["total_count"] == len(liste["items"]) == 15
    namen = [k["name"] for k in liste["items"]]
    assert namen[:4] == ["Darmstadt", "Großalmerode", "Hofbieber", "LK Gießen"]
    assert [k["name"] for k in liste["items"] if k["ikz"]] == [
        "Darmstadt", "Usingen", "Viernheim", "Volkmarsen",
    ]  # fmt: skip
    neu_isenburg = next(k for k in liste["items"] if k["name"] == "Neu-Isenburg")
    assert "Fulda" in neu_isenburg["vermerk"]
    assert {k["betrag"] for k in liste["items"]} == {None}
    assert not any(k["betrag_ist_annahme"] for k in liste["items"])


async def test_seite_fuer_seite(portal: httpx.AsyncClient) -> None:
    gelesen: list[Any] = []
    url: str | None = f"{PFAD}?limit=4"
    while url:
        antwort = await portal.get(url)
        gelesen += [k["ags"] for k in antwort.json()["items"]]
        url = antwort.links.get("next", {}).get("url")
    assert len(gelesen) == len(set(gelesen)) == 15


async def test_vorfuehrung_einmal_und_als_annahme(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    engine = engine_for(foerderung_url, service="foerderung")
    saetze = []
    for _ in range(2):
        async with sessions_for(engine).begin() as session:
            saetze.append(await vorfuehren(session))
    await engine.dispose()
    assert "15 Bewilligungen angelegt" in saetze[0]
    assert "schon da (15 Bewilligungen)" in saetze[1]

    kommunen = (await eigenes_portal.get(PFAD)).json()["items"]
    assert {(k["betrag"], k["betrag_ist_annahme"]) for k in kommunen} == {("100000.00", True)}
    programm = (await eigenes_portal.get("/foerderung/v1/programme/OZG_MODELLKOMMUNEN")).json()
    assert programm["budget"]["frei"] == "0.00"


def test_die_schluessel_stehen_im_gemeindeverzeichnis() -> None:
    daten = Path(__file__).parents[4] / "shared" / "daten"
    if not daten.exists():
        pytest.skip("shared/daten liegt nicht neben dem Projekt")
    amtlich = {}
    for datei, spalte in (("gemeinden", "ags"), ("kreise", "ags5")):
        with (daten / f"hessen_2023-11-30_{datei}.csv").open(encoding="utf-8") as zeilen:
            for zeile in csv.DictReader(zeilen):
                amtlich[zeile[spalte].ljust(8, "0")] = zeile["name"]
    for kommune in verzeichnis().kommunen:
        assert amtlich[kommune.ags].startswith(kommune.name.removeprefix("LK "))
