"""A Kommune says once what it thought of a consulting; the database holds both ends together."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.schemas.rueckmeldung import BEWERTUNG
from tests.beratung.conftest import ANDERE, EKOM21, VOLKMARSEN, WANFRIED, schluessel, wunsch
from tests.beratung.ergebnisse import durchgefuehrt
from tests.tokens import bearer

BUCHUNGEN = "/beratung/v1/buchungen"
GESEHEN_3 = {"If-Match": '"3"'}


async def test_eine_durchgefuehrte_beratung_wird_bewertet(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = await durchgefuehrt(portal, app)
    antwort = await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers=GESEHEN_3)
    assert antwort.status_code == 200, antwort.text
    assert (antwort.json()["status"], antwort.json()["version"]) == ("bewertet", 4)
    for wer in ({}, EKOM21):
        gelesen = (await portal.get(f"{pfad}/rueckmeldung", headers=wer)).json()
        assert {name: gelesen[name] for name in BEWERTUNG} == BEWERTUNG
    fremd = await portal.get(f"{pfad}/rueckmeldung", headers=ANDERE)
    assert (fremd.status_code, fremd.json()["type"]) == (404, "/probleme/rueckmeldung-unbekannt")


async def test_nur_einmal(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await durchgefuehrt(portal, app)
    await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers=GESEHEN_3)
    nochmal = await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers={"If-Match": '"4"'})
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/statuswechsel-unzulaessig",
    )


async def test_vor_der_beratung_gibt_es_nichts_zu_bewerten(portal: httpx.AsyncClient) -> None:
    gebucht = await portal.post(BUCHUNGEN, json=wunsch(), headers=schluessel())
    pfad = f"{BUCHUNGEN}/{gebucht.json()['id']}"
    antwort = await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers={"If-Match": '"1"'})
    assert antwort.status_code == 409
    assert (await portal.get(f"{pfad}/rueckmeldung")).status_code == 404


async def test_nur_die_kommune_der_buchung(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await durchgefuehrt(portal, app)
    beide = bearer(sub="doppelt", rollen=["kommune", "beratung"], ags=[WANFRIED])
    for wer, status in [(ANDERE, 404), (EKOM21, 403), (beide, 403)]:
        antwort = await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers=wer | GESEHEN_3)
        assert antwort.status_code == status
    assert (await portal.get(pfad)).json()["status"] == "durchgefuehrt"


@pytest.mark.parametrize(
    "anders",
    [{"nutzen": 0}, {"nutzen": 6}, {"nutzen": "5"}, {"nutzen": 4.5}, {"kommentar": ""},
     {"kommentar": "a" * 1001}, {"name": "x"}],
    ids=["null", "sechs", "text", "bruch", "leer", "lang", "name"],
)  # fmt: skip
async def test_nur_was_gefragt_ist(
    portal: httpx.AsyncClient, app: FastAPI, anders: dict[str, Any]
) -> None:
    pfad = await durchgefuehrt(portal, app)
    antwort = await portal.post(f"{pfad}/bewerten", json=BEWERTUNG | anders, headers=GESEHEN_3)
    assert antwort.status_code == 422
    assert antwort.json()["errors"][0]["pointer"] == f"/body/{next(iter(anders))}"
    assert (await portal.get(pfad)).json()["status"] == "durchgefuehrt"


async def test_bewertet_und_rueckmeldung_gehoeren_zusammen(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    """Each without the other is refused, whoever writes."""
    pfad = await durchgefuehrt(portal, app)
    nummer = pfad.rpartition("/")[2]
    einsetzen = (
        "INSERT INTO beratung.rueckmeldung VALUES"
        f" ('{nummer}', 5, 5, 5, 5, NULL, '2021-05-10', '2021-05-10')"
    )
    setzen = f"UPDATE beratung.buchung SET status = 'bewertet' WHERE id = '{nummer}'"
    for befehl, grund in [
        (einsetzen, "fk_rueckmeldung_buchung_id_buchung"),
        (setzen, "fk_buchung_bewertet_id_rueckmeldung"),
        ("DELETE FROM beratung.rueckmeldung", "permission denied"),
        ("UPDATE beratung.rueckmeldung SET nutzen = 5", "permission denied"),
    ]:
        with pytest.raises(DBAPIError, match=grund):
            await _geschrieben(app, befehl)
    await _geschrieben(app, setzen, einsetzen)


async def _geschrieben(app: FastAPI, *befehle: str) -> None:
    async with app.state.sessions.begin() as session:
        for befehl in befehle:
            await session.execute(text(befehl))


async def test_das_journal_nennt_keine_note(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await durchgefuehrt(portal, app)
    await portal.post(f"{pfad}/bewerten", json=BEWERTUNG, headers=GESEHEN_3)
    async with app.state.sessions() as session:
        ereignis: Any = await session.execute(
            text("SELECT typ, kommunen, daten, tag FROM beratung.ereignis WHERE version = 4")
        )
        assert [tuple(zeile) for zeile in ereignis] == [
            (
                "de.ozg-kommunal.beratung.buchung.bewertet.v1",
                [VOLKMARSEN],
                {"modul": 2, "beteiligte": {VOLKMARSEN: "land"}},
                date(2021, 5, 5),
            )
        ]
