"""The delivery chain through the door: step by step, by whom it may be, in order only."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.katalog.bereitstellung.conftest import (
    FUEHRERSCHEIN,
    HUNDESTEUER,
    KREIS,
    PLATTFORM,
    SCHRITTE,
    STELLE,
    URL,
    VOLKMARSEN,
    WANFRIED,
    abgerufen,
    eintrag,
    melde,
    problem,
    sammle,
)
from tests.tokens import bearer

DER_KOMMUNE = f"/katalog/v1/kommunen/{VOLKMARSEN}/bereitstellungen"


async def test_von_bereitgestellt_bis_nutzbar(katalog: httpx.AsyncClient) -> None:
    erste = await abgerufen(katalog, am="2021-01-18", beleg="Az. 12")
    assert (erste.status_code, erste.headers["ETag"]) == (201, '"1"')
    pfad = erste.headers["Location"]
    kennung = erste.json()["id"]
    await melde(katalog, kennung, "einbinden", 1, PLATTFORM, am="2021-02-03")
    await melde(katalog, kennung, "hessenfinder-eintragen", 2, am="2021-02-03")
    letzte = await melde(katalog, kennung, "freischalten", 3, url=URL)
    assert letzte.status_code == 200, letzte.text
    gelesen = await katalog.get(pfad)
    assert gelesen.json() == letzte.json()
    assert gelesen.headers["ETag"].startswith('"4-')
    stand = gelesen.json()
    assert (stand["stufe"], stand["url"], stand["ags"]) == ("nutzbar", URL, VOLKMARSEN)
    assert (stand["gemeldet_unter"], stand["erfunden"]) == (VOLKMARSEN, False)
    schritte = [tuple(schritt.values()) for schritt in stand["schritte"]]
    assert schritte == [
        ("bereitgestellt", "2020-12-01", None, None, None),
        ("abgerufen", "2021-01-18", 48, "kommune", "Az. 12"),
        ("eingebunden", "2021-02-03", 16, "plattform", None),
        ("im_hessenfinder", "2021-02-03", 0, "kommune", None),
        ("nutzbar", "2021-04-15", 71, "kommune", None),
    ]


async def test_niemandes_name_und_doch_im_journal(katalog: httpx.AsyncClient, app: FastAPI) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    await melde(katalog, kennung, "einbinden", 1, PLATTFORM)
    for antwort in (
        await katalog.get(f"/katalog/v1/bereitstellungen/{kennung}"),
        await katalog.get(DER_KOMMUNE),
    ):
        assert "person-1" not in antwort.text
        assert "civento" not in antwort.text
    async with app.state.sessions() as session:
        zeilen = await session.execute(
            text(
                "SELECT j.akt, j.version, j.sub, e.typ, e.kommunen FROM katalog.journal j"
                " JOIN katalog.ereignis e USING (gegenstand_id, version) ORDER BY j.id"
            )
        )
        assert [tuple(zeile) for zeile in zeilen] == [
            (
                *("abrufen", 1, "person-1"),
                *("de.ozg-kommunal.katalog.bereitstellung.abgerufen.v1", [VOLKMARSEN]),
            ),
            (
                *("einbinden", 2, "civento"),
                *("de.ozg-kommunal.katalog.bereitstellung.eingebunden.v1", [VOLKMARSEN]),
            ),
        ]


async def test_nur_der_reihe_nach(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    for akt, felder in (("hessenfinder-eintragen", {}), ("freischalten", {"url": URL})):
        antwort = await melde(katalog, kennung, akt, 1, **felder)
        assert problem(antwort) == (409, "schritt-ausser-der-reihe")
    await melde(katalog, kennung, "einbinden", 1)
    nochmal = await melde(katalog, kennung, "einbinden", 2)
    assert problem(nochmal) == (409, "schritt-ausser-der-reihe")
    assert "„eingebunden“" in nochmal.json()["detail"]
    assert (await katalog.get(DER_KOMMUNE)).json()["items"][0]["version"] == 2


async def test_tage_nur_vorwaerts_und_nie_in_der_zukunft(katalog: httpx.AsyncClient) -> None:
    assert problem(await abgerufen(katalog, am="2021-04-16")) == (422, "tag-unpassend")
    zu_frueh = await abgerufen(katalog, am="2020-11-30")
    assert problem(zu_frueh) == (422, "tag-unpassend")
    assert "„bereitgestellt“ (01.12.2020)" in zu_frueh.json()["detail"]
    kennung = (await abgerufen(katalog, am="2021-04-01")).json()["id"]
    for tag in ("2021-03-31", "2021-04-16", "2199-12-31", "1900-01-01"):
        antwort = await melde(katalog, kennung, "einbinden", 1, am=tag)
        assert problem(antwort) == (422, "tag-unpassend"), tag
    assert (await melde(katalog, kennung, "einbinden", 1, am="2021-04-01")).status_code == 200


async def test_zuruecknehmen_und_von_vorn(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog, am="2021-04-01")).json()["id"]
    assert problem(await abgerufen(katalog)) == (409, "bereitstellung-laeuft-schon")
    assert (await melde(katalog, kennung, "zuruecknehmen", 1)).status_code == 422
    zurueck = await melde(katalog, kennung, "zuruecknehmen", 1, STELLE, grund="Falsch gemeldet.")
    assert zurueck.json()["stufe"] == "zurueckgenommen"
    assert zurueck.json()["ruecknahmegrund"] == "Falsch gemeldet."
    assert zurueck.json()["schritte"][-1]["rolle"] == "koordinierungsstelle"
    for akt, felder in (
        ("einbinden", {}),
        ("zuruecknehmen", {"grund": "Noch einmal."}),
        ("anbinden", {"anbindung": "export", "fachverfahren": "Steuerwesen"}),
    ):
        antwort = await melde(katalog, kennung, akt, 2, **felder)
        assert problem(antwort) == (409, "schritt-ausser-der-reihe"), akt
    assert (await abgerufen(katalog)).status_code == 201
    stufen = [b["stufe"] for b in (await katalog.get(DER_KOMMUNE)).json()["items"]]
    assert sorted(stufen) == ["abgerufen", "zurueckgenommen"]


async def test_freischalten_mit_vorlage(katalog: httpx.AsyncClient, app: FastAPI) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    await melde(katalog, kennung, "einbinden", 1)
    await melde(katalog, kennung, "hessenfinder-eintragen", 2)
    assert problem(await melde(katalog, kennung, "freischalten", 3)) == (422, "adresse-fehlt")
    async with app.state.sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE katalog.onlinedienst SET url_vorlage ="
                " 'https://portal.example/{ags}/{ars}' WHERE kennung = 'hundesteuer'"
            )
        )
    frei = await melde(katalog, kennung, "freischalten", 3)
    assert frei.json()["url"] == "https://portal.example/06635020/066350020020"


async def test_eine_vorlage_die_zu_lang_wird_haelt_nur_sich_selbst_auf(
    katalog: httpx.AsyncClient, app: FastAPI
) -> None:
    vorlage = "https://portal.example/{ags}/{ars}/".ljust(500, "x")
    async with app.state.sessions.begin() as session:
        await session.execute(
            text("UPDATE katalog.onlinedienst SET url_vorlage = :v WHERE kennung = 'hundesteuer'"),
            {"v": vorlage},
        )
    kette = ("abgerufen", "eingebunden", "im_hessenfinder", "nutzbar")
    gesammelt = await sammle(katalog, *(eintrag(stufe) for stufe in kette))
    probleme = [e["problem"] and e["problem"]["type"] for e in gesammelt.json()["ergebnisse"]]
    assert probleme == [None, None, None, "/probleme/adresse-fehlt"]
    kennung = gesammelt.json()["ergebnisse"][0]["bereitstellung"]
    assert problem(await melde(katalog, kennung, "freischalten", 3)) == (422, "adresse-fehlt")
    frei = await melde(katalog, kennung, "freischalten", 3, url="https://portal.example/")
    assert frei.status_code == 200


UNSAUBER = (
    "http://portal.example/",
    "javascript:alert(1)",
    "https://user:pw@portal.example/",
    "https://portal.example/a b",
    "https://portal.example/<script>",
    "https://portal.example/\x00",
    "https://" + "a" * 500,
    "",
)


async def test_nur_saubere_adressen(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    for url in UNSAUBER:
        antwort = await melde(katalog, kennung, "freischalten", 1, url=url)
        assert problem(antwort) == (422, "eingabe-ungueltig"), url


async def test_anbinden(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog)).json()["id"]
    an = {"anbindung": "schnittstelle", "fachverfahren": "Steuerwesen"}
    angebunden = await melde(katalog, kennung, "anbinden", 1, **an)
    stand = angebunden.json()
    assert (stand["anbindung"], stand["fachverfahren"]) == ("schnittstelle", "Steuerwesen")
    assert (stand["stufe"], stand["version"], len(stand["schritte"])) == ("abgerufen", 2, 2)
    nochmal = await melde(katalog, kennung, "anbinden", 2, **an)
    assert problem(nochmal) == (409, "anbindung-unveraendert")
    for unsinn in ({"anbindung": "keine", "fachverfahren": "X"}, {"anbindung": "export"}):
        antwort = await melde(katalog, kennung, "anbinden", 2, **unsinn)
        assert problem(antwort) == (422, "eingabe-ungueltig")
    ab = await melde(katalog, kennung, "anbinden", 2, anbindung="keine")
    assert (ab.json()["anbindung"], ab.json()["fachverfahren"]) == ("keine", None)


async def test_fremdes_ist_wie_nicht_da(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog, ags=WANFRIED, wer=PLATTFORM)).json()["id"]
    nirgends = "018f0000-0000-7000-8000-000000000000"
    ohne_rolle = bearer(rollen=["plattform"], ags=[VOLKMARSEN])
    for wer in ({}, ohne_rolle):
        for akt in (*SCHRITTE, "zuruecknehmen", "anbinden"):
            felder = {"grund": "g"} if akt == "zuruecknehmen" else {}
            felder |= {"anbindung": "keine"} if akt == "anbinden" else {}
            fremd, fehlt = [
                await melde(katalog, id, akt, version, wer, **felder)
                for id, version in ((kennung, 1), (nirgends, 9))
            ]
            assert problem(fremd) == problem(fehlt) == (404, "bereitstellung-nicht-gefunden")
            assert fremd.text.replace(kennung, nirgends) == fehlt.text
    assert (await katalog.get(f"/katalog/v1/bereitstellungen/{kennung}")).status_code == 200


ABGELEHNT: list[tuple[dict[str, str], str, str, tuple[int, str]]] = [
    ({}, WANFRIED, HUNDESTEUER, (403, "kommune-nicht-vertreten")),
    ({}, "06999999", HUNDESTEUER, (403, "kommune-nicht-vertreten")),
    (STELLE, VOLKMARSEN, HUNDESTEUER, (403, "rolle-fehlt")),
    ({}, VOLKMARSEN, "gibt-es-nicht", (422, "onlinedienst-unbekannt")),
    ({}, VOLKMARSEN, "00000000-0000-0000-0000-000000000000", (422, "onlinedienst-unbekannt")),
    ({}, VOLKMARSEN, FUEHRERSCHEIN, (409, "nicht-zustaendig")),
    (PLATTFORM, KREIS, HUNDESTEUER, (409, "nicht-zustaendig")),
    (bearer(ags=["06999999"]), "06999999", HUNDESTEUER, (404, "kommune-unbekannt")),
    (bearer(ags=["06633021"]), "06633021", HUNDESTEUER, (409, "kommune-besteht-nicht")),
    (bearer(ags=["06415000"]), "06415000", HUNDESTEUER, (409, "kommune-besteht-nicht")),
]


async def test_wer_nicht_abrufen_kann(katalog: httpx.AsyncClient) -> None:
    for wer, ags, onlinedienst, erwartet in ABGELEHNT:
        antwort = await abgerufen(katalog, onlinedienst, ags=ags, wer=wer)
        assert problem(antwort) == erwartet, antwort.text


async def test_aufgeloest_nennt_den_nachfolger(katalog: httpx.AsyncClient) -> None:
    wer = bearer(ags=["06633021"])
    antwort = await abgerufen(katalog, ags="06633021", wer=wer)
    assert "besteht am 15.04.2021 nicht; für sie handelt 06633030." in antwort.json()["detail"]


@pytest.mark.parametrize("status", ["geplant", "in_fabrik", "eingestellt", "pilot"])
async def test_nur_was_es_schon_gibt(katalog: httpx.AsyncClient, app: FastAPI, status: str) -> None:
    async with app.state.sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE katalog.onlinedienst SET status = :status, verfuegbar_seit ="
                " CASE WHEN :ohne_monat THEN '{}'::text[] ELSE verfuegbar_seit END"
                " WHERE kennung = 'hundesteuer'"
            ),
            {"status": status, "ohne_monat": status == "pilot"},
        )
    antwort = await abgerufen(katalog, am="2019-03-01")
    if status == "pilot":  # without a month it was provided when it was taken
        assert [s["am"] for s in antwort.json()["schritte"]] == ["2019-03-01", "2019-03-01"]
    else:
        assert problem(antwort) == (409, "onlinedienst-nicht-abrufbar")


async def test_fassung_und_schluessel(katalog: httpx.AsyncClient) -> None:
    pfad, wunsch = DER_KOMMUNE, {"onlinedienst": HUNDESTEUER}
    erste, zweite = [
        await katalog.post(pfad, json=wunsch, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert (erste.status_code, erste.content) == (201, zweite.content)
    akt = f"/katalog/v1/bereitstellungen/{erste.json()['id']}/einbinden"
    assert (await katalog.post(akt, json={})).status_code == 428
    veraltet = await katalog.post(akt, json={}, headers={"If-Match": '"2"'})
    assert problem(veraltet) == (412, "version-veraltet")
    assert (await katalog.get(pfad)).json()["total_count"] == 1


async def test_auch_ueber_die_id(katalog: httpx.AsyncClient) -> None:
    dienst = (await abgerufen(katalog)).json()["onlinedienst"]
    andere = await abgerufen(katalog, dienst, ags=WANFRIED, wer=PLATTFORM)
    assert andere.json()["onlinedienst"] == dienst


async def test_liste_der_leistung_und_der_stufe(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog, "maengelmelder", am="2021-04-01")).json()["id"]
    await abgerufen(katalog, "maengelmelder", ags=WANFRIED, wer=PLATTFORM)
    await melde(katalog, kennung, "einbinden", 1, am="2021-04-10")
    leistungen = (
        await katalog.get("/katalog/v1/leistungen", params={"q": "Straßenschaden"})
    ).json()
    pfad = f"/katalog/v1/leistungen/{leistungen['items'][0]['id']}/bereitstellungen"

    async def liste(**frage: Any) -> list[tuple[str, str]]:
        items = (await katalog.get(pfad, params=frage)).json()["items"]
        return [(eine["ags"], eine["stufe"]) for eine in items]

    beide = [(VOLKMARSEN, "eingebunden"), (WANFRIED, "abgerufen")]
    assert await liste() == beide
    assert await liste(sort="-gemeldet_unter") == beide[::-1]
    assert await liste(stufe="abgerufen") == beide[1:]
    assert await liste(stichtag="2021-04-09") == [(VOLKMARSEN, "abgerufen")]
    assert await liste(stichtag="2021-03-31") == []
    assert await liste(stichtag="2021-04-09", stufe="eingebunden") == []
    seite = (await katalog.get(pfad, params={"limit": 1, "sort": "onlinedienst"})).json()
    assert (len(seite["items"]), seite["total_count"]) == (1, 2)
    weiter = {"limit": 1, "sort": "onlinedienst", "cursor": seite["next_cursor"]}
    rest = (await katalog.get(pfad, params=weiter)).json()
    assert rest["items"][0]["id"] != seite["items"][0]["id"]
    fehlt = "/katalog/v1/leistungen/018f0000-0000-7000-8000-000000000000/bereitstellungen"
    assert (await katalog.get(fehlt)).status_code == 404


async def test_was_spaeter_kam_zeigt_der_stichtag_nicht(katalog: httpx.AsyncClient) -> None:
    kennung = (await abgerufen(katalog, am="2021-03-01")).json()["id"]
    await melde(katalog, kennung, "einbinden", 1, am="2021-03-02")
    await melde(katalog, kennung, "hessenfinder-eintragen", 2, am="2021-03-03")
    await melde(katalog, kennung, "freischalten", 3, am="2021-03-04", url=URL)
    await melde(katalog, kennung, "zuruecknehmen", 4, am="2021-03-05", grund="Weg damit.")

    async def stand(stichtag: str) -> tuple[Any, ...]:
        (eine,) = (await katalog.get(DER_KOMMUNE, params={"stichtag": stichtag})).json()["items"]
        return eine["stufe"], eine["url"], eine["ruecknahmegrund"], len(eine["schritte"])

    assert await stand("2021-03-02") == ("eingebunden", None, None, 3)
    assert await stand("2021-03-04") == ("nutzbar", URL, None, 5)
    assert await stand("2021-03-05") == ("zurueckgenommen", URL, "Weg damit.", 6)
