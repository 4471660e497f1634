"""Several Kommunen are advised together: each with its own place, its own reason, its own say."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.beratung.buchung import queries
from shared.pagination import page
from tests.beratung.conftest import (
    ANDERE,
    AUFGELOEST,
    EKOM21,
    VIELE,
    VOLKMARSEN,
    WANFRIED,
    schluessel,
    wunsch,
)
from tests.tokens import bearer

PFAD = "/beratung/v1/buchungen"
GESEHEN_1, GESEHEN_2 = {"If-Match": '"1"'}, {"If-Match": '"2"'}
DRITTE = bearer(sub="person-3", ags=[VIELE[0]])


async def gemeinsam(portal: httpx.AsyncClient, **anders: object) -> dict[str, Any]:
    koerper = wunsch(partner=[WANFRIED]) | anders
    antwort = await portal.post(PFAD, json=koerper, headers=schluessel())
    assert antwort.status_code == 201, antwort.text
    buchung: dict[str, Any] = antwort.json()
    return buchung


async def frei(portal: httpx.AsyncClient, ags: str) -> list[int]:
    antwort = await portal.get(f"/beratung/v1/kommunen/{ags}/kontingent", headers=EKOM21)
    return [item["frei"] for item in antwort.json()["items"]]


async def zustimmen(
    portal: httpx.AsyncClient,
    buchung: dict[str, Any],
    *,
    wer: dict[str, str] = ANDERE,
    **koerper: bool,
) -> httpx.Response:
    pfad, gesehen = f"{PFAD}/{buchung['id']}/zustimmen", {"If-Match": f'"{buchung["version"]}"'}
    return await portal.post(pfad, json=koerper, headers=wer | gesehen)


async def test_wer_gefragt_ist_belegt_nichts_und_wer_zustimmt_seinen_eigenen_platz(
    portal: httpx.AsyncClient,
) -> None:
    buchung = await gemeinsam(portal)
    assert [(b["ags"], b["federfuehrend"], b["zugestimmt"]) for b in buchung["beteiligte"]] == [
        (VOLKMARSEN, True, True),
        (WANFRIED, False, False),
    ]
    assert [b["finanzierung"] for b in buchung["beteiligte"]] == ["land", None]
    assert buchung["hinweis"] is None
    assert [await frei(portal, ags) for ags in (VOLKMARSEN, WANFRIED)] == [[0, 1], [1, 1]]
    seine = wunsch(ags=WANFRIED, modul=3)  # on the same days
    gebucht = await portal.post(PFAD, json=seine, headers=schluessel() | ANDERE)
    belegt = await zustimmen(portal, buchung)
    assert (belegt.status_code, belegt.json()["type"]) == (409, "/probleme/kommune-belegt")
    await portal.post(f"{PFAD}/{gebucht.json()['id']}/stornieren", headers=ANDERE | GESEHEN_1)
    assert (await zustimmen(portal, buchung)).status_code == 200
    assert await frei(portal, WANFRIED) == [0, 1]
    zugleich = await portal.post(PFAD, json=seine, headers=schluessel() | ANDERE)
    assert zugleich.json()["type"] == "/probleme/kommune-belegt"


async def test_was_ein_partner_zahlt_sagt_er_selbst_und_nur_er_liest_es(
    portal: httpx.AsyncClient,
) -> None:
    seine = wunsch(ags=WANFRIED, modul=1, beginn="2021-05-10")
    await portal.post(PFAD, json=seine, headers=schluessel() | ANDERE)
    buchung = await gemeinsam(portal, eigenanteil_akzeptiert=True)  # for itself
    abgelehnt = await zustimmen(portal, buchung)
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (409, "/probleme/nicht-kostenfrei")
    dabei = (await zustimmen(portal, buchung, eigenanteil_akzeptiert=True)).json()
    pfad = f"{PFAD}/{buchung['id']}"
    federfuehrend = (await portal.get(pfad)).json()
    beratung = (await portal.get(pfad, headers=EKOM21)).json()
    for gelesen, wer_zahlt in [
        (federfuehrend, ["land", None]),
        (dabei, [None, "eigen"]),
        (beratung, ["land", "eigen"]),
    ]:
        assert [b["finanzierung"] for b in gelesen["beteiligte"]] == wer_zahlt
        assert gelesen["finanzierung"] == wer_zahlt[0]
        verborgen = [b for b in gelesen["beteiligte"] if b["finanzierung"] is None]
        assert {b[feld] for b in verborgen for feld in ("begruendung", "topf", "regelversion")} <= {
            None
        }
        assert all(b["zugestimmt"] for b in gelesen["beteiligte"])
    assert federfuehrend["hinweis"] is None
    assert WANFRIED in dabei["hinweis"]
    assert WANFRIED in beratung["hinweis"]


async def test_gefragt_wird_einmal_und_nach_einem_nein_nicht_wieder(
    portal: httpx.AsyncClient,
) -> None:
    async def noch_einmal(**anders: object) -> httpx.Response:
        koerper = wunsch(partner=[WANFRIED], beginn="2021-05-17", eigenanteil_akzeptiert=True)
        return await portal.post(PFAD, json=koerper | anders, headers=schluessel())

    erste = await gemeinsam(portal)
    zugleich = await noch_einmal()
    assert (zugleich.status_code, zugleich.json()["type"]) == (
        409,
        "/probleme/partner-schon-gefragt",
    )
    assert WANFRIED in zugleich.json()["detail"]
    await portal.post(f"{PFAD}/{erste['id']}/stornieren", headers=GESEHEN_1)
    zweite = (await noch_einmal()).json()  # the first question is none any more
    nein = await portal.post(f"{PFAD}/{zweite['id']}/ablehnen", headers=ANDERE | GESEHEN_1)
    assert nein.status_code == 200
    await portal.post(f"{PFAD}/{zweite['id']}/stornieren", headers=GESEHEN_2)
    assert (await noch_einmal()).json()["type"] == "/probleme/partner-schon-gefragt"
    assert (await noch_einmal(modul=3)).status_code == 201
    eingetragen = await portal.post(
        PFAD, json=wunsch(partner=[WANFRIED]), headers=schluessel() | EKOM21
    )
    assert all(b["zugestimmt"] for b in eingetragen.json()["beteiligte"])


async def test_der_partner_liest_und_nur_die_federfuehrende_handelt(
    portal: httpx.AsyncClient,
) -> None:
    buchung = await gemeinsam(portal)
    pfad = f"{PFAD}/{buchung['id']}"
    gelesen = (await portal.get(pfad, headers=ANDERE)).json()
    assert [b["ags"] for b in gelesen["beteiligte"]] == [VOLKMARSEN, WANFRIED]
    assert (gelesen["finanzierung"], gelesen["begruendung"], gelesen["topf"]) == (None,) * 3
    assert [b["id"] for b in (await portal.get(PFAD, headers=ANDERE)).json()["items"]] == [
        buchung["id"]
    ]
    for wer, status, art in [
        (ANDERE, 403, "partner-handelt-nicht"),
        (DRITTE, 404, "buchung-nicht-gefunden"),
    ]:
        for akt, koerper in [("stornieren", None), ("umbuchen", {"beginn": "2021-05-10"})]:
            antwort = await portal.post(f"{pfad}/{akt}", json=koerper, headers=wer | GESEHEN_1)
            assert (antwort.status_code, antwort.json()["type"]) == (status, f"/probleme/{art}")
    assert (await portal.get(pfad, headers=DRITTE)).status_code == 404


async def test_bestaetigt_wird_erst_wenn_der_partner_zugestimmt_hat(
    portal: httpx.AsyncClient,
) -> None:
    pfad = f"{PFAD}/{(await gemeinsam(portal))['id']}"
    fehlt = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    assert (fehlt.status_code, fehlt.json()["type"]) == (409, "/probleme/beteiligte-fehlen")
    assert WANFRIED in fehlt.json()["detail"]
    for wer, status in [(bearer(), 409), (DRITTE, 404), (ANDERE, 200)]:
        antwort = await portal.post(f"{pfad}/zustimmen", headers=wer | GESEHEN_1)
        assert antwort.status_code == status
    bestaetigt = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_2)
    assert bestaetigt.json()["status"] == "bestaetigt"


async def test_die_beratung_stimmt_fuer_alle_zu(portal: httpx.AsyncClient) -> None:
    pfad = f"{PFAD}/{(await gemeinsam(portal, partner=[WANFRIED, VIELE[0]]))['id']}"
    antwort = await portal.post(f"{pfad}/zustimmen", headers=EKOM21 | GESEHEN_1)
    assert all(b["zugestimmt"] for b in antwort.json()["beteiligte"])


async def test_wer_ablehnt_ist_frei_und_die_anderen_bleiben(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    buchung = await gemeinsam(portal, partner=[WANFRIED, VIELE[0]])
    pfad = f"{PFAD}/{buchung['id']}"
    assert (await portal.post(f"{pfad}/ablehnen", headers=GESEHEN_1)).status_code == 409
    assert (await zustimmen(portal, buchung)).status_code == 200
    assert await frei(portal, WANFRIED) == [0, 1]
    antwort = await portal.post(f"{pfad}/ablehnen", headers=ANDERE | GESEHEN_2)
    assert antwort.status_code == 200
    assert [b["ags"] for b in antwort.json()["beteiligte"]] == [VOLKMARSEN, VIELE[0]]
    assert (await portal.get(pfad, headers=ANDERE)).status_code == 404
    assert await frei(portal, WANFRIED) == [1, 1]
    seine = await portal.post(PFAD, json=wunsch(ags=WANFRIED), headers=schluessel() | ANDERE)
    assert seine.json()["finanzierung"] == "land"
    async with app.state.sessions() as session:
        kommunen: Any = await session.scalar(
            text("SELECT kommunen FROM beratung.ereignis WHERE typ LIKE '%abgelehnt%'")
        )
    assert kommunen == sorted([VOLKMARSEN, WANFRIED, VIELE[0]])


@pytest.mark.parametrize("zugestimmt", [True, False])
async def test_wer_waehrend_des_lesens_ausscheidet_liest_den_rest(
    portal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, zugestimmt: bool
) -> None:
    """Each statement sees what was committed before it; a partner may leave between two."""
    buchung = await gemeinsam(portal)
    if zugestimmt:
        buchung = (await zustimmen(portal, buchung)).json()
    kopf = ANDERE | {"If-Match": f'"{buchung["version"]}"'}
    seine = wunsch(ags=WANFRIED, modul=3, beginn="2021-05-10")
    bleibt = (await portal.post(PFAD, json=seine, headers=schluessel() | ANDERE)).json()

    async def dann_abgelehnt(*args: Any, **benannt: Any) -> Any:
        seite = await page(*args, **benannt)
        nein = await portal.post(f"{PFAD}/{buchung['id']}/ablehnen", headers=kopf)
        assert nein.status_code == 200
        return seite

    monkeypatch.setattr(queries, "page", dann_abgelehnt)
    antwort = await portal.get(PFAD, headers=ANDERE)
    assert antwort.status_code == 200
    assert [b["id"] for b in antwort.json()["items"]] == [bleibt["id"]]


async def test_wer_wieder_geht_nimmt_niemanden_mit(portal: httpx.AsyncClient) -> None:
    buchung = await gemeinsam(portal, partner=[WANFRIED, VIELE[0]])
    buchung = (await zustimmen(portal, buchung)).json()
    buchung = (await zustimmen(portal, buchung, wer=DRITTE)).json()
    gesehen = {"If-Match": f'"{buchung["version"]}"'}
    antwort = await portal.post(f"{PFAD}/{buchung['id']}/ablehnen", headers=ANDERE | gesehen)
    assert [(b["ags"], b["zugestimmt"]) for b in antwort.json()["beteiligte"]] == [
        (VOLKMARSEN, True),
        (VIELE[0], True),
    ]
    assert [await frei(portal, ags) for ags in (WANFRIED, VIELE[0])] == [[1, 1], [0, 1]]


async def test_stornieren_und_umbuchen_gelten_fuer_alle(portal: httpx.AsyncClient) -> None:
    pfad = f"{PFAD}/{(await gemeinsam(portal))['id']}"
    await portal.post(f"{pfad}/zustimmen", headers=ANDERE | GESEHEN_1)
    verschoben = await portal.post(
        f"{pfad}/umbuchen", json={"beginn": "2021-05-10"}, headers=GESEHEN_2
    )
    # the partner agreed to other days, so it is asked again
    assert [b["zugestimmt"] for b in verschoben.json()["beteiligte"]] == [True, False]
    assert await frei(portal, WANFRIED) == [1, 1]  # and occupies nothing meanwhile
    assert (await zustimmen(portal, verschoben.json())).status_code == 200
    belegt = await portal.post(
        PFAD, json=wunsch(ags=WANFRIED, modul=3, beginn="2021-05-10"), headers=schluessel() | ANDERE
    )
    assert belegt.json()["type"] == "/probleme/kommune-belegt"
    await portal.post(f"{pfad}/stornieren", headers={"If-Match": '"4"'})
    assert [await frei(portal, ags) for ags in (VOLKMARSEN, WANFRIED)] == [[1, 1], [1, 1]]


async def test_eine_bestaetigte_verschiebt_nur_die_beratung(portal: httpx.AsyncClient) -> None:
    pfad = f"{PFAD}/{(await gemeinsam(portal))['id']}"
    await portal.post(f"{pfad}/zustimmen", headers=ANDERE | GESEHEN_1)
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_2)
    gesehen, wohin = {"If-Match": '"3"'}, {"beginn": "2021-05-10"}
    selbst = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=gesehen)
    assert (selbst.status_code, selbst.json()["type"]) == (409, "/probleme/gemeinsam-bestaetigt")
    ekom21 = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=EKOM21 | gesehen)
    assert ekom21.json()["status"] == "bestaetigt"
    assert all(b["zugestimmt"] for b in ekom21.json()["beteiligte"])


async def test_falsche_partner(portal: httpx.AsyncClient) -> None:
    for partner, status, art in [
        ([VOLKMARSEN], 422, "partner-ungueltig"),
        ([WANFRIED, WANFRIED], 422, "partner-ungueltig"),
        (["06999999"], 422, "kommune-unbekannt"),
        ([AUFGELOEST], 422, "kommune-aufgeloest"),
        (VIELE * 3, 422, "eingabe-ungueltig"),
    ]:
        antwort = await portal.post(PFAD, json=wunsch(partner=partner), headers=schluessel())
        assert (antwort.status_code, antwort.json()["type"]) == (status, f"/probleme/{art}")
    assert (await portal.get(PFAD, headers=EKOM21)).json()["total_count"] == 0
