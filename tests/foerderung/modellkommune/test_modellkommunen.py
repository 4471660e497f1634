import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.foerderung.budget.bewilligen import bewilligen
from services.foerderung.modellkommune.queries import PROGRAMM
from services.foerderung.modellkommune.verzeichnis import modellkommunenverzeichnis
from services.foerderung.vorfuehrung import PERSON, vorfuehren
from shared.db import engine_for, sessions_for
from shared.vorgang import Vorgang
from tests.conftest import client_for
from tests.foerderung.antrag.schritte import (
    GRUND,
    LEITUNG,
    SACHBEARBEITUNG,
    abgestimmt,
    ausgezahlt,
    bewilligung,
    entscheidungsreif,
    getan,
    modellprojekt,
)
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE

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
    for heute in (date(2020, 11, 18), date(2020, 11, 19), date(2021, 4, 15)):
        async with sessions_for(engine).begin() as session:
            saetze.append(await vorfuehren(session, heute=heute))
    await engine.dispose()
    assert "noch nicht entschieden" in saetze[0]
    assert "15 Bewilligungen angelegt" in saetze[1]
    assert "schon da (15 Bewilligungen)" in saetze[2]

    kommunen = (await eigenes_portal.get(PFAD)).json()["items"]
    assert {(k["betrag"], k["betrag_ist_annahme"]) for k in kommunen} == {("100000.00", True)}
    programm = (await eigenes_portal.get("/foerderung/v1/programme/OZG_MODELLKOMMUNEN")).json()
    assert programm["budget"]["frei"] == "0.00"


async def test_vor_der_entscheidung_steht_dort_niemand(portal: httpx.AsyncClient) -> None:
    for stichtag, anzahl in (("2020-11-18", 0), ("2020-11-19", 15)):
        liste = (await portal.get(PFAD, params={"stichtag": stichtag})).json()
        assert (liste["total_count"], len(liste["items"])) == (anzahl, anzahl)


async def test_der_betrag_erst_wenn_er_bekannt_ist_und_nach_dem_widerruf_nicht_mehr(
    foerderung_url: str,
) -> None:
    async def gesagt() -> tuple[str | None, int]:
        tag = {"stichtag": "2020-11-19"}
        (stadt,) = [
            k
            for k in (await client.get(PFAD, params=tag)).json()["items"]
            if k["ags"] == STAEDTE[0]
        ]
        zahlen = (await client.get("/foerderung/v1/kennzahlen", params=tag)).json()["items"]
        wert = {z["kennzahl"]: z["wert"] for z in zahlen}["modellkommunen_budget_bewilligt"]
        return stadt["betrag"], wert

    async for client in client_for(app_on(foerderung_url, heute=date(2020, 9, 15))):
        antrag = await entscheidungsreif(client, **modellprojekt())
        antrag = await abgestimmt(client, antrag, "ja", "ja")
        vorschlag = bewilligung("100000.00")
        antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, vorschlag)
        assert await gesagt() == (None, 0)
        antrag = await getan(client, antrag, "freigeben", LEITUNG)
        assert await gesagt() == (None, 100_000)
        antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
        assert await gesagt() == ("100000.00", 100_000)
        antrag = await getan(client, antrag, "vertrag-schliessen", LEITUNG)
        antrag = await ausgezahlt(client, antrag, "40000.00")
        widerruf = GRUND | {"anerkannt": "0.00"}
        antrag = await getan(client, antrag, "widerrufen", LEITUNG, widerruf)
        assert await gesagt() == (None, 40_000)
        zurueck = GRUND | {"betrag": "40000.00"}
        antrag = await getan(client, antrag, "rueckfordern", LEITUNG, zurueck)
        assert await gesagt() == (None, 0)
        await getan(client, antrag, "abschliessen", LEITUNG)
        assert await gesagt() == (None, 0)


async def test_wo_schon_etwas_vergeben_ist_bekommt_die_vorfuehrung_den_rest(
    foerderung_url: str,
) -> None:
    engine = engine_for(foerderung_url, service="foerderung")
    tag = date(2020, 9, 15)
    mittag = datetime(2020, 9, 15, 12, tzinfo=UTC)
    async with sessions_for(engine).begin() as session:
        await bewilligen(
            session,
            programm=PROGRAMM,
            ags="06412000",
            betrag=Decimal(50_000),
            annahme=None,
            vorgang=Vorgang(person=PERSON, heute=tag, jetzt=mittag),
        )
    async with sessions_for(engine).begin() as session:
        satz = await vorfuehren(session, heute=date(2021, 4, 15))
    await engine.dispose()
    assert "14 Bewilligungen angelegt" in satz


def test_die_schluessel_stehen_im_gemeindeverzeichnis() -> None:
    daten = Path(__file__).parents[4] / "shared" / "daten"
    if not daten.exists():
        pytest.skip("shared/daten liegt nicht neben dem Projekt")
    amtlich = {}
    for datei, spalte in (("gemeinden", "ags"), ("kreise", "ags5")):
        with (daten / f"hessen_2023-11-30_{datei}.csv").open(encoding="utf-8") as zeilen:
            for zeile in csv.DictReader(zeilen):
                amtlich[zeile[spalte].ljust(8, "0")] = zeile["name"]
    for kommune in modellkommunenverzeichnis().kommunen:
        assert amtlich[kommune.ags].startswith(kommune.name.removeprefix("LK "))
