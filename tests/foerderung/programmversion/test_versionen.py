"""Versions over HTTP: drafted with a report, published once, tried against what there is."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Callable
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from ozg.postgres import Cluster
from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.programmversion import DOKUMENT
from tests.conftest import Datenbank, client_for
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE, anfrage
from tests.tokens import bearer

PFAD, CODE = "/foerderung/v1/programme", "BEISPIELPROGRAMM"
VERSIONEN = "/foerderung/v1/programmversionen"
STELLE = bearer(rollen=["koordinierungsstelle"], ags=None)
HEUTE = "2021-04-15"


_nummern = count(1)


@pytest.fixture(scope="module")
def geteilte_url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """The address of one database for the tests whose programmes have codes of their own."""
    return cluster.url(datenbank_kopie("foerderung"), "foerderung_app")


@pytest.fixture
async def geteilt(geteilte_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(geteilte_url)):
        yield client


def eigenes(**aenderungen: Any) -> dict[str, Any]:
    """Return the document of a programme nobody else has."""
    nummer = next(_nummern)
    kuerzel = "Q" + "".join(chr(ord("A") + nummer // 26**stelle % 26) for stelle in range(2))
    return DOKUMENT | {"code": f"EIGENES_{nummer}", "kuerzel": kuerzel} | aenderungen


def ikz(**aenderungen: Any) -> dict[str, Any]:
    """Return the shipped document of IKZ – OZG as it is stored, with changes."""
    dokument: dict[str, Any] = json.loads(mitgelieferte()["IKZ_OZG"].inhalt)
    return dokument | aenderungen


def ikz_mit_laufzeit(jahre: int) -> dict[str, Any]:
    dokument = ikz()
    werte = dokument["parameter"]["laufzeit_mindestens_jahre"]["werte"]
    werte["2016-12-02"]["wert"] = jahre
    return dokument


async def entwerfen(
    client: httpx.AsyncClient, dokument: Any = DOKUMENT, *, ab: str = "2021-05-01"
) -> httpx.Response:
    code = dokument.get("code", CODE) if isinstance(dokument, dict) else CODE
    return await client.post(
        f"{PFAD}/{code}/versionen",
        json={"gueltig_ab": ab, "dokument": dokument},
        headers=STELLE | {"Idempotency-Key": str(uuid4())},
    )


async def veroeffentlichen(
    client: httpx.AsyncClient, entwurf: httpx.Response, version: int = 1
) -> httpx.Response:
    kopf = STELLE | {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}
    return await client.post(f"{VERSIONEN}/{entwurf.json()['id']}/veroeffentlichen", headers=kopf)


async def test_ein_neues_programm_gilt_ab_seinem_tag(geteilt: httpx.AsyncClient) -> None:
    dokument = eigenes()
    code = dokument["code"]
    entwurf = await entwerfen(geteilt, dokument)
    assert entwurf.status_code == 201, entwurf.text
    assert (entwurf.json()["fassung"], entwurf.json()["veroeffentlicht_am"]) == (1, None)
    assert (await geteilt.get(entwurf.headers["Location"])).status_code == 404
    gesehen = await geteilt.get(entwurf.headers["Location"], headers=STELLE)
    assert gesehen.json()["dokument"]["quellen"]["ERLASS"]["titel"] == "Erlass vom 1. April 2021"
    assert (await geteilt.get(f"{PFAD}/{code}/versionen")).status_code == 404

    fertig = await veroeffentlichen(geteilt, entwurf)
    assert fertig.status_code == 200, fertig.text
    assert (fertig.json()["veroeffentlicht_am"], fertig.headers["ETag"]) == (HEUTE, '"2"')
    for tag, status in (("2021-04-30", 404), ("2021-05-01", 200)):
        gelesen = await geteilt.get(f"{PFAD}/{code}", params={"stichtag": tag})
        assert gelesen.status_code == status
    assert gelesen.json()["antragsfenster"]["bis"] == "2021-09-30"
    assert gelesen.json()["quellen"] == [
        {"id": "ERLASS", "titel": "Erlass vom 1. April 2021", "extern": False}
    ]
    pruefung = await geteilt.post(
        "/foerderung/v1/pruefungen",
        json=anfrage(programm=code, stichtag="2021-05-01", angaben={"laufzeit_jahre": 4}),
    )
    assert pruefung.json()["ergebnis"] == "nicht_foerderfaehig"
    for tag, anzahl in (("2021-04-30", 0), ("2021-05-01", 1)):
        frage = {"programm": code, "stichtag": tag}
        budgets = await geteilt.get("/foerderung/v1/budgets", params=frage)
        assert budgets.json()["total_count"] == anzahl


async def test_fruehere_fassungen_bleiben_und_entwuerfe_gelten_nicht(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    entwurf = await entwerfen(eigenes_portal, ikz_mit_laufzeit(7))
    assert entwurf.json()["fassung"] == 2
    pfad = f"{PFAD}/IKZ_OZG/versionen"
    for kopf, gesehen in (({}, 1), (bearer(), 1), (STELLE, 2)):
        assert (await eigenes_portal.get(pfad, headers=kopf)).json()["total_count"] == gesehen
    programm = await eigenes_portal.get(f"{PFAD}/IKZ_OZG", params={"stichtag": "2021-05-01"})
    assert programm.json()["regelversion"].startswith("1-")
    assert (await veroeffentlichen(eigenes_portal, entwurf)).status_code == 200
    ergebnisse = {}
    for tag in ("2021-04-30", "2021-05-01"):
        pruefung = await eigenes_portal.post(
            "/foerderung/v1/pruefungen", json=anfrage(stichtag=tag)
        )
        ergebnisse[tag] = (pruefung.json()["regelversion"][0], pruefung.json()["ergebnis"])
    assert ergebnisse == {
        "2021-04-30": ("1", "foerderfaehig"),
        "2021-05-01": ("2", "nicht_foerderfaehig"),
    }
    liste = (await eigenes_portal.get(pfad)).json()
    assert [(v["fassung"], v["gueltig_ab"], v["mitgeliefert"]) for v in liste["items"]] == [
        (2, "2021-05-01", False),
        (1, "1900-01-01", True),
    ]


def _geaendert(*weg: str | int, zu: Any) -> Callable[[dict[str, Any]], None]:
    def aendern(dokument: dict[str, Any]) -> None:
        *davor, letzter = weg
        teil: Any = dokument
        for schritt in davor:
            teil = teil[schritt]
        teil[letzter] = zu

    return aendern


def _doppelt(dokument: dict[str, Any]) -> None:
    dokument["regeln"].append(dokument["regeln"][0])


REGEL = "/body/dokument/regeln/0"


@pytest.mark.parametrize(
    ("aendern", "pointer", "code"),
    [
        (_geaendert("mehr", zu=1), "/body/dokument/mehr", "extra_forbidden"),
        (_geaendert("fassung", zu=7), "/body/dokument/fassung", "extra_forbidden"),
        (_geaendert("inhalt", zu="00"), "/body/dokument/inhalt", "extra_forbidden"),
        (_geaendert("regeln", 0, "mehr", zu=1), f"{REGEL}/mehr", "extra_forbidden"),
        (_geaendert("regeln", 0, "typ", zu="skript"), REGEL, "union_tag_invalid"),
        (_geaendert("regeln", 0, "typ", zu="wahr"), f"{REGEL}/parameter", "extra_forbidden"),
        (_geaendert("regeln", 0, "quelle", zu="Q99"), f"{REGEL}/quelle", "quelle_unbekannt"),
        (_geaendert("regeln", 0, "quelle", zu={"id": "X"}), f"{REGEL}/quelle", "string_type"),
        (
            _geaendert("regeln", 0, "parameter", zu="fehlt"),
            f"{REGEL}/parameter",
            "parameter_unbekannt",
        ),
        (_geaendert("regeln", 0, "feld", zu="fehlt"), f"{REGEL}/feld", "angabe_unbekannt"),
        (
            _geaendert("angaben", "laufzeit_jahre", "typ", zu="bool"),
            f"{REGEL}/feld",
            "typ_passt_nicht",
        ),
        (_doppelt, "/body/dokument/regeln/1/id", "regel_doppelt"),
        (_geaendert("regeln", zu=[]), "/body/dokument/regeln", "too_short"),
        (_geaendert("kuerzel", zu=None), "/body/dokument/kuerzel", "kuerzel_fehlt"),
        (_geaendert("kuerzel", zu="IKZ"), "/body/dokument/kuerzel", "kuerzel_vergeben"),
        (_geaendert("titel", zu="\u202eTitel"), "/body/dokument/titel", "value_error"),
        (_geaendert("titel", zu="x" * 201), "/body/dokument/titel", "string_too_long"),
        (
            _geaendert("antragsfenster", "von", zu="2021-10-01"),
            "/body/dokument/antragsfenster",
            "value_error",
        ),
        (
            _geaendert("hoehe", zu={"min": [{"parameter": "laufzeit_mindestens"}]}),
            "/body/dokument/hoehe/min/0/parameter",
            "einheit_passt_nicht",
        ),
        (
            _geaendert("hoehe", zu={"min": [{"eval": "1+1"}]}),
            "/body/dokument/hoehe/min/0",
            "union_tag_not_found",
        ),
        (_geaendert("hoehe", zu={"min": [7]}), "/body/dokument/hoehe/min/0", "union_tag_not_found"),
        (_geaendert("regeln", 0, zu=7), REGEL, "model_attributes_type"),
        (_geaendert("regeln", 0, zu={}), REGEL, "union_tag_not_found"),
        (_geaendert("quellen", zu=7), "/body/dokument/quellen", "dict_type"),
        (
            _geaendert("quellen", zu={"klein": {"titel": "x"}}),
            "/body/dokument/quellen/klein",
            "string_pattern_mismatch",
        ),
        (
            _geaendert(
                "kosten",
                zu={
                    "nicht_allein": ["personal"],
                    "verweis": "GIBT_ES_NICHT",
                    "text": "Nein.",
                    "quelle": "ERLASS",
                },
            ),
            "/body/dokument/kosten/verweis",
            "programm_unbekannt",
        ),
        (
            _geaendert("angaben", "beantragt", zu={"typ": "bool", "titel": "Betrag"}),
            "/body/dokument/angaben/beantragt/typ",
            "typ_passt_nicht",
        ),
        (
            _geaendert("parameter", "laufzeit_mindestens", "werte", zu={"2021-02-30": {}}),
            "/body/dokument/parameter/laufzeit_mindestens/werte/2021-02-30",
            "date_from_datetime_parsing",
        ),
        (_geaendert("quellen", "ERLASS", zu={}), "/body/dokument/quellen/ERLASS/titel", "missing"),
    ],
)
async def test_der_bericht_nennt_die_stelle(
    portal: httpx.AsyncClient, aendern: Callable[[dict[str, Any]], None], pointer: str, code: str
) -> None:
    dokument = copy.deepcopy(DOKUMENT)
    aendern(dokument)
    antwort = await entwerfen(portal, dokument)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/programm-ungueltig")
    assert (pointer, code) in [(f["pointer"], f["code"]) for f in antwort.json()["errors"]]
    assert all(f["detail"] for f in antwort.json()["errors"])


async def test_der_bericht_nennt_alles_zugleich(portal: httpx.AsyncClient) -> None:
    dokument = copy.deepcopy(DOKUMENT)
    dokument["regeln"][0] |= {"parameter": "fehlt", "feld": "auch_nicht"}
    _doppelt(dokument)
    dokument["kuerzel"] = None
    antwort = await entwerfen(portal, dokument, ab="2021-04-14")
    stellen = [f["pointer"].removeprefix("/body/") for f in antwort.json()["errors"]]
    assert stellen == [
        "gueltig_ab",
        "dokument/kuerzel",
        *(f"dokument/regeln/{n}/{feld}" for n in (0, 1) for feld in ("id", "parameter", "feld")),
    ]


async def test_ein_wert_ohne_zeitraum_wird_gesehen(portal: httpx.AsyncClient) -> None:
    dokument = json.loads(mitgelieferte()["DIGITALISIERUNGSBERATUNG"].inhalt)
    del dokument["regeln"][1]["zeitraeume"]["3"]
    dokument["angaben"]["modul"]["bis"] = 1_000_000_000
    fehler = (await entwerfen(portal, dokument)).json()["errors"]
    assert [(f["pointer"], f["code"]) for f in fehler] == [
        ("/body/dokument/regeln/1/zeitraeume", "zeitraum_fehlt")
    ]


async def test_rule_und_fenster_sagen_denselben_tag(portal: httpx.AsyncClient) -> None:
    dokument = json.loads(mitgelieferte()["OZG_MODELLKOMMUNEN"].inhalt)
    dokument["antragsfenster"]["bis"] = "2020-10-31"
    dokument["zuwendungszeitraum"]["bis"] = "2023-12-31"
    fehler = (await entwerfen(portal, dokument)).json()["errors"]
    assert [f["pointer"] for f in fehler] == [
        "/body/dokument/regeln/1/bis",
        "/body/dokument/regeln/2",
    ]


@pytest.mark.parametrize("dokument", [None, [], "text", 1, {}])
async def test_was_kein_dokument_ist(portal: httpx.AsyncClient, dokument: Any) -> None:
    antwort = await entwerfen(portal, dokument)
    assert (antwort.status_code, bool(antwort.json()["errors"])) == (422, True)


async def test_zu_gross_und_zu_tief(portal: httpx.AsyncClient) -> None:
    gross = DOKUMENT | {"hinweise": [{"text": "x" * 2000, "quelle": "ERLASS"}] * 40}
    assert (await entwerfen(portal, gross)).status_code == 413
    viele = DOKUMENT | {"angaben": {f"a{n}": {"typ": "bool", "titel": "?"} for n in range(51)}}
    fehler = (await entwerfen(portal, viele)).json()["errors"]
    assert ("/body/dokument/angaben", "too_long") in [(f["pointer"], f["code"]) for f in fehler]
    tief = '{"gueltig_ab": "2021-05-01", "dokument": ' + '{"a":' * 9000 + "1" + "}" * 9001
    antwort = await portal.post(
        f"{PFAD}/{CODE}/versionen",
        content=tief,
        headers=STELLE | {"Content-Type": "application/json"},
    )
    assert antwort.status_code == 400
    regeln = [DOKUMENT["regeln"][0] | {"parameter": "fehlt", "feld": "fehlt"}] * 60
    lang = await entwerfen(portal, DOKUMENT | {"regeln": regeln})
    assert len(lang.json()["errors"]) == 100


async def test_der_code_der_adresse_gilt(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(
        f"{PFAD}/ANDERES/versionen",
        json={"gueltig_ab": "2021-05-01", "dokument": DOKUMENT},
        headers=STELLE,
    )
    (fehler,) = antwort.json()["errors"]
    assert (fehler["pointer"], fehler["code"]) == ("/body/dokument/code", "anderer_code")


async def test_zweimal_veroeffentlichen_und_alte_fassung_gesehen(
    geteilt: httpx.AsyncClient,
) -> None:
    dokument = eigenes()
    entwurf = await entwerfen(geteilt, dokument)
    assert (await veroeffentlichen(geteilt, entwurf, version=9)).status_code == 412
    assert (await veroeffentlichen(geteilt, entwurf)).status_code == 200
    nochmal = await veroeffentlichen(geteilt, entwurf, version=2)
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/fassung-veroeffentlicht",
    )
    anderer = await entwerfen(geteilt, dokument | {"titel": "Anderes"})
    vergeben = await veroeffentlichen(geteilt, anderer)
    assert (vergeben.status_code, vergeben.json()["type"]) == (409, "/probleme/tag-vergeben")


async def test_zwei_zugleich_fuer_denselben_tag(geteilt: httpx.AsyncClient) -> None:
    dokument = eigenes()
    for runde in range(5):
        ab = f"2021-06-0{runde + 1}"
        titel = [f"Runde {runde}, {n}" for n in range(4)]
        entwuerfe = await asyncio.gather(
            *(entwerfen(geteilt, dokument | {"titel": t}, ab=ab) for t in titel)
        )
        assert len({e.json()["fassung"] for e in entwuerfe}) == 4
        antworten = await asyncio.gather(*(veroeffentlichen(geteilt, e) for e in entwuerfe))
        assert sorted(a.status_code for a in antworten) == [200, 409, 409, 409]


async def test_wer_zu_spaet_veroeffentlicht(geteilt: httpx.AsyncClient, geteilte_url: str) -> None:
    entwurf = await entwerfen(geteilt, eigenes())
    async for spaeter in spaeteres_portal(geteilte_url):
        antwort = await veroeffentlichen(spaeter, entwurf)
        assert (antwort.status_code, antwort.json()["type"]) == (
            409,
            "/probleme/fassung-verspaetet",
        )


async def spaeteres_portal(url: str) -> AsyncIterator[httpx.AsyncClient]:
    app = app_on(url)
    app.state.fester_tag = date(2021, 5, 2)
    async for client in client_for(app):
        yield client


@pytest.mark.parametrize("spalte", ["inhalt = '{}'", "gueltig_ab = '2020-01-01'", "fassung = 9"])
async def test_eine_fassung_aendert_sich_nicht(geteilte_url: str, spalte: str) -> None:
    db = await asyncpg.connect(geteilte_url.replace("+asyncpg", ""))
    await db.execute("SET ROLE foerderung_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(f"UPDATE foerderung.programmfassung SET {spalte}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute("DELETE FROM foerderung.programmfassung")
    await db.close()


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE foerderung.programmfassung SET inhalt = '{}'",
        "UPDATE foerderung.programmfassung SET veroeffentlicht_am = NULL",
        "DELETE FROM foerderung.programmfassung",
    ],
)
async def test_auch_der_eigentuemer_aendert_keine_veroeffentlichte(
    geteilte_url: str, superuser_url: Callable[[str], str], befehl: str
) -> None:
    db = await asyncpg.connect(superuser_url(geteilte_url).replace("+asyncpg", ""))
    with pytest.raises(asyncpg.RaiseError, match="published version"):
        await db.execute(befehl)
    await db.close()


async def test_budgets_entstehen_mit_der_veroeffentlichung(
    geteilt: httpx.AsyncClient,
) -> None:
    je_jahr = {str(j): {"betrag": "250000.00", "quelle": "ERLASS"} for j in (2021, 2022)}
    dokument = eigenes(budget_je_jahr=je_jahr)
    entwurf = await entwerfen(geteilt, dokument)
    pfad = f"/foerderung/v1/budgets?programm={dokument['code']}&sort=jahr"
    assert (await geteilt.get(pfad)).json()["total_count"] == 0
    assert (await veroeffentlichen(geteilt, entwurf)).status_code == 200
    assert (await geteilt.get(pfad)).json()["total_count"] == 0  # its first day is to come
    ab = entwurf.json()["gueltig_ab"]
    budgets = (await geteilt.get(f"{pfad}&stichtag={ab}")).json()["items"]
    assert [(b["jahr"], b["gesamt"], b["frei"]) for b in budgets] == [
        (2021, "250000.00", "250000.00"),
        (2022, "250000.00", "250000.00"),
    ]


async def test_erproben_aendert_nichts_und_nennt_die_regel(
    geteilt: httpx.AsyncClient, geteilte_url: str
) -> None:
    entwurf = await entwerfen(geteilt, ikz_mit_laufzeit(7))
    vorher = await zeilen(geteilte_url)
    pfad = f"{VERSIONEN}/{entwurf.json()['id']}/erproben"
    antwort = await geteilt.post(pfad, headers=STELLE)
    assert antwort.status_code == 200, antwort.text
    erprobt = antwort.json()
    assert erprobt["vorher"].startswith("1-")
    assert erprobt["nachher"] == entwurf.json()["regelversion"]
    assert (erprobt["weggelassen"], erprobt["geprueft"]) == (0, len(erprobt["faelle"]))
    geaendert = erprobt["faelle"][: erprobt["geaendert"]]
    assert geaendert[0]["bezeichnung"] == "Regelfall 1"
    assert geaendert[0]["vorher"] == {"ergebnis": "foerderfaehig", "hoechstbetrag": "75000.00"}
    assert geaendert[0]["nachher"] == {"ergebnis": "nicht_foerderfaehig", "hoechstbetrag": None}
    assert geaendert[0]["regeln"] == [
        {"regel": "IKZ-4", "vorher": "erfuellt", "nachher": "nicht_erfuellt"}
    ]
    for fall in erprobt["faelle"][erprobt["geaendert"] :]:
        assert fall["vorher"] == fall["nachher"]
    assert await zeilen(geteilte_url) == vorher
    assert (await geteilt.post(pfad, headers=bearer())).status_code == 403


async def test_erproben_an_gespeicherten_pruefungen_und_antraegen(
    geteilt: httpx.AsyncClient, geteilte_url: str
) -> None:
    await gespeicherte_faelle(geteilte_url)
    dokument = ikz_mit_laufzeit(7)
    dokument["angaben"]["beschluesse"] = {"typ": "bool", "titel": "Alle haben beschlossen"}
    dokument["regeln"][2] |= {"typ": "wahr"}
    entwurf = await entwerfen(geteilt, dokument)
    assert entwurf.status_code == 201, entwurf.text
    pfad = f"{VERSIONEN}/{entwurf.json()['id']}/erproben"
    faelle = (await geteilt.post(pfad, headers=STELLE)).json()["faelle"]
    (antrag,) = (f for f in faelle if f["art"] == "antrag")
    assert (antrag["bezeichnung"], antrag["kommunen"]) == ("IKZ-2021-00001", 3)
    assert antrag["vorher"]["ergebnis"] == "foerderfaehig"
    assert antrag["nicht_lesbar"] == ["beschluesse"]
    assert {r["regel"]: r["nachher"] for r in antrag["regeln"]} == {
        "IKZ-2": "unbekannt",
        "IKZ-4": "nicht_erfuellt",
    }
    (lauf,) = (f for f in faelle if f["art"] == "sammelpruefung")
    assert lauf["bezeichnung"] == "Sammelprüfung zum 01.03.2021, 2 Kommunen"
    assert lauf["vorher"] == lauf["nachher"]


async def gespeicherte_faelle(url: str) -> None:
    """Put in a collective check and an Antrag as if both had been made."""
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with db.transaction():
        lauf = await db.fetchval(
            "INSERT INTO foerderung.sammelpruefung (stichtag, regelversionen, tag, zeitpunkt)"
            " VALUES ('2021-03-01', '{\"IKZ_OZG\": \"1-0\"}', '2021-04-15', now()) RETURNING id"
        )
        await db.executemany(
            "INSERT INTO foerderung.sammelergebnis VALUES"
            " ($1, 'IKZ_OZG', $2, 'angaben_fehlen', NULL, '{}', '{}')",
            [(lauf, ags) for ags in STAEDTE[:2]],
        )
        antrag = await db.fetchval(
            "INSERT INTO foerderung.antrag (version, aktenzeichen, programm, mit_votum, titel,"
            " status, runde, federfuehrend, kommunen, angaben, fakten, eingereicht_am,"
            " regelversion, pruefung, ausgezahlt, zurueckgezahlt, entbunden, nachweis_bytes)"
            " VALUES (1, 'IKZ-2021-00001', 'IKZ_OZG', false, 'Probe', 'eingereicht', 1, $1, $2,"
            " $3, '{}', '2021-03-01', '1-0', '{}', 0, 0, 0, 0) RETURNING id",
            STAEDTE[0],
            list(STAEDTE[:3]),
            json.dumps(anfrage()["angaben"]),
        )
        await db.executemany(
            "INSERT INTO foerderung.antrag_kommune (antrag, ags, name, rolle)"
            " VALUES ($1, $2, 'Probe', $3)",
            [
                (antrag, ags, "partner" if n else "federfuehrend")
                for n, ags in enumerate(STAEDTE[:3])
            ],
        )
    await db.close()


async def zeilen(url: str) -> list[int]:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    tabellen = ("programmfassung", "journal", "ereignis", "budget", "antwort")
    gezaehlt = [await db.fetchval(f"SELECT count(*) FROM foerderung.{t}") for t in tabellen]
    await db.close()
    return gezaehlt


async def test_wiederholung_entwirft_nichts_zweites(geteilt: httpx.AsyncClient) -> None:
    kopf = STELLE | {"Idempotency-Key": "einmal"}
    dokument = eigenes()
    koerper = {"gueltig_ab": "2021-05-01", "dokument": dokument}
    pfad = f"{PFAD}/{dokument['code']}/versionen"
    antworten = [await geteilt.post(pfad, json=koerper, headers=kopf) for _ in range(2)]
    assert antworten[0].content == antworten[1].content
    liste = await geteilt.get(pfad, headers=STELLE)
    assert liste.json()["total_count"] == 1
