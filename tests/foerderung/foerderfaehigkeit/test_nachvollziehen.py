"""The address of a check says the same again, whatever was published since."""

import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from hypothesis import given

from services.foerderung.foerderfaehigkeit.angaben import lies_angaben
from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.foerderfaehigkeit.verweis import roh as aus_text
from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.pruefung import PruefungVerweis
from tests.conftest import client_for
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import (
    BROMSKIRCHEN,
    STAEDTE,
    UEBER_DIE_GRENZE,
    anfrage,
    ikz_angaben,
    urteil,
)
from tests.foerderung.foerderfaehigkeit.test_regeln import pruefungen

PFAD = "/foerderung/v1/pruefungen"
IKZ = mitgelieferte()["IKZ_OZG"].programm
LAENGSTENS = 8_000  # bytes of an address


@pytest.fixture
async def eigenes(foerderung_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(foerderung_url)):
        yield client


def ohne_budget(pruefung: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in pruefung.items() if name != "budget_frei"}


@pytest.mark.parametrize(
    "roh",
    [
        anfrage(),
        anfrage(kommunen=["06 635 020"], gruppe_offen=True, angaben={"laufzeit_jahre": "4.50"}),
        anfrage(kommunen=[UEBER_DIE_GRENZE, BROMSKIRCHEN, STAEDTE[0]], stichtag="2023-01-01"),
        {
            "programm": "OZG_MODELLKOMMUNEN",
            "kommunen": list(STAEDTE),
            "stichtag": "2020-09-01",
            "angaben": {
                "antragsdatum": "2020-09-01",
                "vorhaben_beginn": "2020-10-01",
                "vorhaben_ende": "2021-10-01",
                "beantragt": "120000.10",
            },
        },
        {
            "programm": "DIGITALISIERUNGSBERATUNG",
            "kommunen": [STAEDTE[0]],
            "angaben": {"modul": 3, "tage": ["2021-05-04", "2021-05-03"]},
        },
        {"programm": "STARKE_HEIMAT_CIVENTO", "kommunen": [STAEDTE[0]]},
    ],
    ids=range(6),
)
async def test_dieselben_befunde(portal: httpx.AsyncClient, roh: dict[str, Any]) -> None:
    erste = (await portal.post(PFAD, json=roh)).json()
    antwort = await portal.get(erste["nachvollziehen"])
    assert antwort.status_code == 200, antwort.text
    assert antwort.json() == erste
    kennt = {"If-None-Match": antwort.headers["ETag"]}
    assert (await portal.get(erste["nachvollziehen"], headers=kennt)).status_code == 304


async def test_dieselben_angaben_dieselbe_adresse(portal: httpx.AsyncClient) -> None:
    verschieden = [
        anfrage(),
        anfrage(kommunen=list(reversed(STAEDTE[:3]))),
        anfrage(kommunen=["06 635 020", "066360013013", "06636004"]),
        anfrage(angaben=dict(reversed(ikz_angaben().items()))),
        anfrage(
            angaben=ikz_angaben(laufzeit_jahre="5.000", einsparung_personalkosten_prozent="15.0")
        ),
    ]
    adressen = {(await portal.post(PFAD, json=roh)).json()["nachvollziehen"] for roh in verschieden}
    assert len(adressen) == 1
    anders = (await portal.post(PFAD, json=anfrage(gruppe_offen=True))).json()["nachvollziehen"]
    assert anders not in adressen


@given(pruefungen())
def test_jeder_sachverhalt_kommt_unveraendert_zurueck(
    fall: tuple[str, dict[str, Any], date, int],
) -> None:
    code, roh, stichtag, anzahl = fall
    pruefung = urteil(code, roh, stichtag=stichtag, anzahl=anzahl)
    pfad, _, query = pruefung.nachvollziehen.partition("?")
    assert pfad == PFAD
    assert re.fullmatch(r"[A-Za-z0-9_.:,&=-]+", query)
    assert len(pruefung.nachvollziehen) <= LAENGSTENS
    teile = parse_qs(query, strict_parsing=True)
    mehrere = {"kommunen", "angaben"}
    verweis = PruefungVerweis.model_validate(
        {name: werte if name in mehrere else werte[0] for name, werte in teile.items()}
    )
    programm = mitgelieferte()[code].programm
    nochmal = beurteile(
        programm,
        kommunen=tuple(map(Kommune, verweis.kommunen)),
        angaben=lies_angaben(programm, dict(aus_text(programm, verweis.angaben))),
        stichtag=verweis.stichtag,
        budget=None,
        gruppe_offen=verweis.gruppe_offen,
    )
    assert verweis.regelversion == programm.regelversion
    assert nochmal == pruefung


async def test_auch_nach_einer_neuen_fassung(
    eigenes: httpx.AsyncClient, foerderung_url: str, superuser_url: Callable[[str], str]
) -> None:
    roh = anfrage(angaben=ikz_angaben(laufzeit_jahre=5))
    vorher = (await eigenes.post(PFAD, json=roh)).json()
    assert vorher["ergebnis"] == "foerderfaehig"
    db = await asyncpg.connect(superuser_url(foerderung_url).replace("+asyncpg", ""))
    dokument = json.loads(
        await db.fetchval("SELECT inhalt FROM foerderung.programmfassung WHERE code = 'IKZ_OZG'")
    )
    (wert,) = dokument["parameter"]["laufzeit_mindestens_jahre"]["werte"].values()
    wert["wert"] = 7
    inhalt = json.dumps(dokument)
    for fassung, am in ((2, date(2021, 1, 1)), (3, None)):
        await db.execute(
            "INSERT INTO foerderung.programmfassung"
            " (version, code, fassung, gueltig_ab, inhalt, pruefsumme, veroeffentlicht_am,"
            "  mitgeliefert)"
            " VALUES (1, 'IKZ_OZG', $1, $2, $3, $4, $5, false)",
            fassung, date(2021, 1, fassung), inhalt, sha256(inhalt.encode()).hexdigest(), am,
        )  # fmt: skip
    await db.close()
    nachher = (await eigenes.post(PFAD, json=roh)).json()
    assert nachher["ergebnis"] == "nicht_foerderfaehig"
    assert nachher["regelversion"].startswith("2-")
    assert (await eigenes.get(vorher["nachvollziehen"])).json() == vorher
    assert (await eigenes.get(nachher["nachvollziehen"])).json() == nachher

    entwurf = nachher["nachvollziehen"].replace("regelversion=2-", "regelversion=3-")
    antwort = await eigenes.get(entwurf)
    assert (antwort.status_code, antwort.json()["type"]) == (
        404,
        "/probleme/regelversion-unbekannt",
    )


async def test_was_seither_gebunden_wurde_steht_nur_im_budget(
    eigenes: httpx.AsyncClient, foerderung_url: str, superuser_url: Callable[[str], str]
) -> None:
    roh = {"programm": "OZG_MODELLKOMMUNEN", "kommunen": [STAEDTE[0]], "stichtag": "2020-09-01"}
    vorher = (await eigenes.post(PFAD, json=roh)).json()
    db = await asyncpg.connect(superuser_url(foerderung_url).replace("+asyncpg", ""))
    await db.execute("UPDATE foerderung.budget SET gebunden = 100000 WHERE jahr IS NULL")
    await db.close()
    nachher = (await eigenes.get(vorher["nachvollziehen"])).json()
    assert ohne_budget(nachher) == ohne_budget(vorher)
    frei = [Decimal(eine["budget_frei"]) for eine in (vorher, nachher)]
    assert frei == [Decimal(1_500_000), Decimal(1_400_000)]


def adresse(**aenderungen: Any) -> dict[str, Any]:
    gueltig = {
        "programm": "IKZ_OZG",
        "regelversion": IKZ.regelversion,
        "stichtag": "2021-03-01",
        "kommunen": list(STAEDTE[:3]),
        "angaben": ["laufzeit_jahre:5"],
    }
    return {name: wert for name, wert in (gueltig | aenderungen).items() if wert is not None}


@pytest.mark.parametrize(
    "aenderungen",
    [
        {"regelversion": "1-00000000"},
        {"regelversion": f"999999999-{IKZ.inhalt[:8]}"},
        {"programm": "GIBT_ES_NICHT"},
        {"programm": "OZG_MODELLKOMMUNEN"},
    ],
    ids=str,
)
async def test_unbekannte_fassung(portal: httpx.AsyncClient, aenderungen: dict[str, Any]) -> None:
    antwort = await portal.get(PFAD, params=adresse(**aenderungen))
    assert antwort.status_code == 404
    problem = antwort.json()
    assert problem["type"] == "/probleme/regelversion-unbekannt"
    assert adresse(**aenderungen)["regelversion"] in problem["detail"]


@pytest.mark.parametrize(
    ("aenderungen", "pointer"),
    [
        ({"regelversion": None}, "/query/regelversion"),
        ({"regelversion": "1"}, "/query/regelversion"),
        ({"regelversion": "1-0A1B2C3D"}, "/query/regelversion"),
        ({"stichtag": None}, "/query/stichtag"),
        ({"stichtag": "2021-02-30"}, "/query/stichtag"),
        ({"kommunen": None}, "/query/kommunen"),
        ({"kommunen": [STAEDTE[0], STAEDTE[0]]}, "/query/kommunen"),
        ({"kommunen": [STAEDTE[0], "06999999"]}, "/query/kommunen/1"),
        ({"kommunen": [f"066{n:05}" for n in range(101)]}, "/query/kommunen"),
        ({"mehr": "1"}, "/query/mehr"),
        ({"gruppe_offen": "vielleicht"}, "/query/gruppe_offen"),
        ({"angaben": ["laufzeit_jahre"]}, "/query/angaben/0"),
        ({"angaben": ["laufzeit_jahre:" + "1" * 201]}, "/query/angaben/0"),
        ({"angaben": ["Laufzeit:5"]}, "/query/angaben/0"),
        ({"angaben": [f"a{n}:1" for n in range(51)]}, "/query/angaben"),
        ({"angaben": ["einwohner:1"]}, "/query/angaben/einwohner"),
        ({"angaben": ["laufzeit_jahre:fuenf"]}, "/query/angaben/laufzeit_jahre"),
        ({"angaben": ["laufzeit_jahre:5", "laufzeit_jahre:5"]}, "/query/angaben/laufzeit_jahre"),
        ({"angaben": ["beschluesse:2.5"]}, "/query/angaben/beschluesse"),
        ({"angaben": ["beschluesse:" + "9" * 200]}, "/query/angaben/beschluesse"),
        ({"angaben": ["eigene_it_fachkraefte:ja"]}, "/query/angaben/eigene_it_fachkraefte"),
    ],
)
async def test_falsche_adresse(
    portal: httpx.AsyncClient, aenderungen: dict[str, Any], pointer: str
) -> None:
    antwort = await portal.get(PFAD, params=adresse(**aenderungen))
    assert antwort.status_code == 422, antwort.text
    assert [e["pointer"] for e in antwort.json()["errors"]] == [pointer]


async def test_die_laengste_adresse_ist_begrenzt(portal: httpx.AsyncClient) -> None:
    """A hundred Kommunen and every Angabe of the programme that asks for most."""
    roh = anfrage(kommunen=[f"0916{n:04}" for n in range(100)])
    pruefung = (await portal.post(PFAD, json=roh)).json()
    assert len(pruefung["nachvollziehen"]) < LAENGSTENS
    assert (await portal.get(pruefung["nachvollziehen"])).json() == pruefung
    assert urlsplit(pruefung["nachvollziehen"]).netloc == ""
