"""A Kommune says where it stands; earlier words stay, foreign eyes see nothing."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.beratung.standortbestimmung.fragebogen import Fragebogen, mitgelieferte
from tests.beratung.conftest import ANDERE, EKOM21, VOLKMARSEN, WANFRIED
from tests.tokens import bearer

PFAD = "/beratung/v1/standortbestimmungen"
FRAGEBOGEN = "/beratung/v1/fragebogen"
KOORDINIERUNG = bearer(sub="stelle-1", rollen=["koordinierungsstelle"], ags=None)
ANTWORTEN: dict[str, Any] = {
    "ozg_vorkenntnisse": "fachbereiche",
    "strategie": "beschlossen",
    "e_akte": "geplant",
}


def angaben(ags: str = VOLKMARSEN, fassung: int = 1, **anders: Any) -> dict[str, Any]:
    return {"ags": ags, "fassung": fassung, "antworten": ANTWORTEN | anders}


async def test_die_empfehlung_nennt_modul_grund_und_regeln(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json=angaben(handlungsfelder=["bauen", "finanzen"]))
    assert antwort.status_code == 201, antwort.text
    eine = antwort.json()
    assert (eine["nummer"], eine["modul"], eine["tag"]) == (1, 3, "2021-04-15")
    assert eine["empfehlung"]["bereich"] == "verwaltungsdigitalisierung"
    assert "Aktenplan" in eine["empfehlung"]["begruendung"]
    assert [weitere["modul"] for weitere in eine["weitere"]] == [2]
    assert {"punkt", "text", "falls"} == eine["vorbereitung"][0].keys()
    assert eine["antworten"]["handlungsfelder"] == ["bauen", "finanzen"]
    wieder = await portal.get(antwort.headers["Location"])
    assert wieder.json() == eine


async def test_jede_ist_eine_neue_und_fruehere_bleiben(portal: httpx.AsyncClient) -> None:
    erste = (await portal.post(PFAD, json=angaben())).json()
    zweite = (await portal.post(PFAD, json=angaben(e_akte="keine"))).json()
    assert (erste["nummer"], zweite["nummer"]) == (1, 2)
    assert (await portal.get(f"{PFAD}/{erste['id']}")).json() == erste
    liste = (await portal.get(PFAD, params={"sort": "-angelegt"})).json()
    assert [eine["nummer"] for eine in liste["items"]] == [2, 1]


async def test_zugleich_bekommt_jede_ihre_nummer(portal: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(*(portal.post(PFAD, json=angaben()) for _ in range(8)))
    assert sorted(a.json()["nummer"] for a in antworten) == list(range(1, 9))


async def test_eine_kommune_bestimmt_nur_ihren_eigenen_standort(portal: httpx.AsyncClient) -> None:
    fremd = await portal.post(PFAD, json=angaben(WANFRIED))
    assert (fremd.status_code, fremd.json()["type"]) == (403, "/probleme/fremder-standort")
    for wer in (EKOM21, KOORDINIERUNG):
        assert (await portal.post(PFAD, json=angaben(), headers=wer)).status_code == 403


async def test_fremde_sehen_nichts_beratung_und_koordinierungsstelle_alles(
    portal: httpx.AsyncClient,
) -> None:
    eine = (await portal.post(PFAD, json=angaben())).json()
    await portal.post(PFAD, json=angaben(WANFRIED), headers=ANDERE)
    assert (await portal.get(f"{PFAD}/{eine['id']}", headers=ANDERE)).status_code == 404
    fremde = await portal.get(PFAD, params={"ags": VOLKMARSEN}, headers=ANDERE)
    assert fremde.json()["items"] == []
    assert (await portal.get(PFAD)).json()["total_count"] == 1
    for wer in (EKOM21, KOORDINIERUNG):
        assert (await portal.get(PFAD, headers=wer)).json()["total_count"] == 2
        assert (await portal.get(f"{PFAD}/{eine['id']}", headers=wer)).status_code == 200


@pytest.mark.parametrize(
    ("anders", "pointer", "code"),
    [
        ({"gibt_es_nicht": True}, "/body/antworten/gibt_es_nicht", "extra_forbidden"),
        ({"e_akte": None}, "/body/antworten/e_akte", "missing"),
        ({"e_akte": "vielleicht"}, "/body/antworten/e_akte", "literal_error"),
        ({"e_akte": ["keine"]}, "/body/antworten/e_akte", "literal_error"),
        ({"aktenplan": "ja"}, "/body/antworten/aktenplan", "bool_type"),
        ({"aktenplan": 1}, "/body/antworten/aktenplan", "bool_type"),
        ({"onlinedienste": 576}, "/body/antworten/onlinedienste", "less_than_equal"),
        ({"onlinedienste": -1}, "/body/antworten/onlinedienste", "greater_than_equal"),
        ({"onlinedienste": "7"}, "/body/antworten/onlinedienste", "int_type"),
        ({"onlinedienste": True}, "/body/antworten/onlinedienste", "int_type"),
        ({"fachverfahren": ["x"]}, "/body/antworten/fachverfahren/0", "literal_error"),
        ({"fachverfahren": "bauen"}, "/body/antworten/fachverfahren", "list_type"),
        ({"fachverfahren": ["bauen", "bauen"]}, "/body/antworten/fachverfahren", "doppelt"),
    ],
    ids=str,
)
async def test_falsche_antworten_nennen_ihre_stelle(
    portal: httpx.AsyncClient, anders: dict[str, Any], pointer: str, code: str
) -> None:
    antwort = await portal.post(PFAD, json=angaben(**anders))
    assert antwort.status_code == 422
    assert [(f["pointer"], f["code"]) for f in antwort.json()["errors"]] == [(pointer, code)]
    assert (await portal.get(PFAD)).json()["total_count"] == 0


async def test_alles_falsche_auf_einmal_und_fehlendes_auch(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(
        PFAD, json={"ags": VOLKMARSEN, "fassung": 1, "antworten": {"x": 1, "aktenplan": 3}}
    )
    stellen = {f["pointer"].rpartition("/")[2] for f in antwort.json()["errors"]}
    assert stellen == {"x", "aktenplan", "ozg_vorkenntnisse", "strategie", "e_akte"}


async def test_die_fassung_ist_eine_die_es_gibt(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json=angaben(fassung=99))
    assert antwort.status_code == 422
    assert [f["pointer"] for f in antwort.json()["errors"]] == ["/body/fassung"]
    assert (await portal.get(FRAGEBOGEN, params={"fassung": 99})).status_code == 404


async def test_eine_neue_fassung_gilt_ab_ihrem_tag(portal: httpx.AsyncClient, app: FastAPI) -> None:
    erste = mitgelieferte()[1]
    roh = erste.model_dump(mode="json") | {"fassung": 2, "gueltig_ab": "2021-05-01"}
    roh["regeln"].pop()  # the one that rests on the question left out
    roh["abschnitte"][-1]["fragen"].pop(0)
    zweite = Fragebogen.model_validate(roh)
    app.state.frageboegen = {1: erste, 2: zweite}
    vorher = (await portal.get(FRAGEBOGEN)).json()
    assert (vorher["fassung"], vorher["fassungen"]) == (1, [1, 2])
    alte = (await portal.post(PFAD, json=angaben(onlinedienste=1))).json()
    app.state.fester_tag = date(2021, 5, 1)
    assert (await portal.get(FRAGEBOGEN)).json()["fassung"] == 2
    assert (await portal.get(FRAGEBOGEN, params={"fassung": 1})).json() == vorher
    unbekannt = await portal.post(PFAD, json=angaben(fassung=2, onlinedienste=1))
    assert unbekannt.status_code == 422
    assert (await portal.post(PFAD, json=angaben(fassung=2))).json()["nummer"] == 2
    assert (await portal.get(f"{PFAD}/{alte['id']}")).json() == alte


async def test_der_fragebogen_nennt_fragen_und_moegliche_antworten(
    portal: httpx.AsyncClient,
) -> None:
    bogen = (await portal.get(FRAGEBOGEN)).json()
    fragen = {f["frage"]: f for teil in bogen["abschnitte"] for f in teil["fragen"]}
    assert {o["wert"] for o in fragen["e_akte"]["optionen"]} == {
        "keine",
        "geplant",
        "in_einfuehrung",
        "eingefuehrt",
    }
    assert (fragen["onlinedienste"]["mindestens"], fragen["onlinedienste"]["optionen"]) == (0, [])
    assert {f["art"] for f in fragen.values()} == {"ja_nein", "auswahl", "mehrfachauswahl", "zahl"}


async def test_die_checkliste_eines_moduls(portal: httpx.AsyncClient) -> None:
    for nr in (1, 2, 3, 4):
        liste = (await portal.get(f"/beratung/v1/module/{nr}/vorbereitung")).json()
        assert liste["modul"] == nr
        assert len(liste["items"]) >= 3
    assert (await portal.get("/beratung/v1/module/5/vorbereitung")).status_code == 422


async def test_niemand_aendert_was_festgehalten_ist(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    await portal.post(PFAD, json=angaben())
    async with app.state.sessions() as session:
        for befehl in ("UPDATE beratung.standortbestimmung SET modul = 1",
                       "DELETE FROM beratung.standortbestimmung"):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied"):
                await session.execute(text(befehl))
            await session.rollback()
        vermerkt: Any = await session.execute(
            text("SELECT gegenstand, akt, sub FROM beratung.journal")
        )
        assert [tuple(zeile) for zeile in vermerkt] == [
            ("standortbestimmung", "festhalten", "person-1")
        ]
        ereignis: Any = await session.execute(
            text("SELECT typ, kommunen, daten FROM beratung.ereignis")
        )
        assert [tuple(zeile) for zeile in ereignis] == [
            (
                "de.ozg-kommunal.beratung.standortbestimmung.festgehalten.v1",
                [VOLKMARSEN],
                {"fassung": 1, "modul": 3},
            )
        ]
