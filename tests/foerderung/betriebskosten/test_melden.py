"""A file of cost reports is taken whole or not at all, and a correction stands beside the first."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.schemas.betriebskosten import MAX_MELDUNG, MAX_ZEILEN
from tests.tokens import bearer

PFAD = "/foerderung/v1/betriebskosten"
CIVENTO = "STARKE_HEIMAT_CIVENTO"
KOPF = "leistung;abrechnungsmonat;betrag\n"
KOORDINIERUNG = bearer(rollen=["koordinierungsstelle"], ags=None)
ERSTE = KOPF + "civento;2021-01;1.000.000,00\nciventoÜbung;2021-01;0,5\ncivento;2020-12;3\n"
SUMME_STIMMT = text("""
    SELECT b.ausgezahlt, sum(k.betrag) FROM foerderung.budget b
    JOIN foerderung.betriebskosten k ON k.budget = b.id
    WHERE NOT EXISTS (SELECT FROM foerderung.betriebskosten s WHERE (s.budget, s.sortierung,
      s.abrechnungsmonat) = (k.budget, k.sortierung, k.abrechnungsmonat) AND s.fassung > k.fassung)
    GROUP BY b.id HAVING b.ausgezahlt <> sum(k.betrag)""")


@pytest.fixture
async def engine(foerderung_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(foerderung_url, poolclass=NullPool)
    yield engine
    async with engine.connect() as verbindung:
        assert (await verbindung.execute(SUMME_STIMMT)).all() == []
    await engine.dispose()


async def melde(
    portal: httpx.AsyncClient, datei: str | bytes, *, programm: str = CIVENTO, **kopf: str
) -> httpx.Response:
    return await portal.post(
        f"{PFAD}/meldungen",
        params={"programm": programm},
        content=datei,
        headers=KOORDINIERUNG
        | {"Idempotency-Key": str(uuid4()), "Content-Type": "text/csv"}
        | kopf,
    )


async def gemeldet(portal: httpx.AsyncClient, **frage: Any) -> list[dict[str, Any]]:
    antwort = await portal.get(PFAD, params=frage, headers=KOORDINIERUNG)
    assert antwort.status_code == 200, antwort.text
    items: list[dict[str, Any]] = antwort.json()["items"]
    return items


async def jahr(portal: httpx.AsyncClient, jahr: int = 2021) -> tuple[str, str, str]:
    (eines,) = (
        await portal.get(f"{PFAD}/jahre", params={"programm": CIVENTO, "jahr": jahr})
    ).json()["items"]
    return eines["zugesagt"], eines["gemeldet"], eines["frei"]


async def test_was_gemeldet_ist_mindert_das_budget_seines_jahres(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    antwort = await melde(eigenes_portal, ERSTE)
    assert antwort.status_code == 200, antwort.text
    inhalt = antwort.json()
    assert (inhalt["neu"], inhalt["berichtigt"], inhalt["unveraendert"]) == (3, 0, 0)
    assert [(j["jahr"], j["gemeldet"], j["letzter_monat"]) for j in inhalt["jahre"]] == [
        (2020, "3.00", "2020-12"),
        (2021, "1000000.50", "2021-01"),
    ]
    assert await jahr(eigenes_portal) == ("4000000.00", "1000000.50", "2999999.50")
    budget = (
        await eigenes_portal.get("/foerderung/v1/budgets", params={"programm": CIVENTO})
    ).json()["items"][1]
    assert (budget["jahr"], budget["ausgezahlt"], budget["gebunden"]) == (
        2021, "1000000.50", "0.00",
    )  # fmt: skip
    journal = await eigenes_portal.get(
        f"/foerderung/v1/budgets/{budget['id']}/journal", headers=KOORDINIERUNG
    )
    assert [(m["art"], m["von"], m["nach"], m["ags"]) for m in journal.json()["items"]] == [
        ("abrechnung", "frei", "ausgezahlt", None)
    ] * 2
    berichte = await gemeldet(eigenes_portal, jahr=2021)
    assert {m["betriebskosten"] for m in journal.json()["items"]} == {b["id"] for b in berichte}
    async with engine.connect() as verbindung:
        akte = await verbindung.execute(
            text("SELECT gegenstand, gegenstand_id, akt, sub FROM foerderung.journal")
        )
        assert [tuple(map(str, zeile)) for zeile in akte] == [
            ("betriebskostenmeldung", inhalt["id"], "berichten", "person-1")
        ]


async def test_dieselbe_datei_noch_einmal_aendert_nichts(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, ERSTE)
    vorher = await gemeldet(eigenes_portal, auch_ersetzte=True)
    noch_einmal = await melde(eigenes_portal, ERSTE)
    assert noch_einmal.json() | {"jahre": None, "pruefsumme": None} == {
        "id": None, "programm": CIVENTO, "pruefsumme": None, "neu": 0, "berichtigt": 0,
        "unveraendert": 3, "jahre": None,
    }  # fmt: skip
    assert await gemeldet(eigenes_portal, auch_ersetzte=True) == vorher
    async with engine.connect() as verbindung:
        for tabelle, anzahl in (("mittelbewegung", 3), ("betriebskostenmeldung", 1)):
            zahl = await verbindung.scalar(text(f"SELECT count(*) FROM foerderung.{tabelle}"))
            assert zahl == anzahl


async def test_ein_anderer_betrag_ist_eine_berichtigung_neben_der_ersten_meldung(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, ERSTE)
    weniger = await melde(eigenes_portal, KOPF + "CIVENTO;2021-01;999.999,50\n")
    assert (weniger.json()["neu"], weniger.json()["berichtigt"]) == (0, 1)
    assert await jahr(eigenes_portal) == ("4000000.00", "1000000.00", "3000000.00")
    mehr = await melde(eigenes_portal, KOPF + "civento;2021-01;1000000.50\n")
    assert mehr.json()["berichtigt"] == 1
    alle = await gemeldet(eigenes_portal, monat="2021-01", leistung="civento", auch_ersetzte=True)
    assert [(b["leistung"], b["fassung"], b["betrag"], b["gilt"]) for b in alle] == [
        ("civento", 1, "1000000.00", False),
        ("CIVENTO", 2, "999999.50", False),
        ("civento", 3, "1000000.50", True),
        ("civentoÜbung", 1, "0.50", True),
    ]
    geltend = await gemeldet(eigenes_portal, monat="2021-01")
    assert [(b["fassung"], b["gilt"]) for b in geltend] == [(3, True), (1, True)]


async def test_null_nimmt_eine_meldung_zurueck_und_ist_keine_erste(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    erste = await melde(eigenes_portal, KOPF + "civento;2021-01;0\n")
    assert erste.status_code == 422
    await melde(eigenes_portal, ERSTE)
    assert (await melde(eigenes_portal, KOPF + "civento;2021-01;0,00\n")).status_code == 200
    assert await jahr(eigenes_portal) == ("4000000.00", "0.50", "3999999.50")


async def test_ueber_die_zusage_geht_nichts_auch_nicht_der_rest_der_datei(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, KOPF + "a;2021-01;3999999,99\n")
    zu_viel = await melde(eigenes_portal, KOPF + "b;2021-02;0,01\nc;2020-01;5\nd;2021-02;0,01\n")
    assert (zu_viel.status_code, zu_viel.json()["type"]) == (409, "/probleme/budget-erschoepft")
    assert (zu_viel.json()["verbleibend"], zu_viel.json()["jahr"]) == ("0.01", 2021)
    assert len(await gemeldet(eigenes_portal)) == 1
    assert (await jahr(eigenes_portal, 2020))[1] == "0.00"
    # what a correction in the same file returns may be used by its other lines
    passt = await melde(eigenes_portal, KOPF + "a;2021-01;1\nb;2021-02;3999999,00\n")
    assert passt.status_code == 200, passt.text
    assert (await jahr(eigenes_portal))[2] == "0.00"


async def test_jede_fehlerhafte_zeile_wird_genannt_und_keine_uebernommen(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    zeilen = [
        "gut;2021-01;1,00",
        "schlecht;2021-13;1,00",
        "schlecht;2021-05;1,00",
        "schlecht;2019-01;1,00",
        "schlecht;2021-01;-1",
        "schlecht;2021-01;1,000",
        "schlecht;2021-01",
        ";2021-01;1",
        "GUT;01.2021;2",
        f"{'x' * 201};2021-01;1",
        "un\u202esichtbar;2021-01;1",
        "null;2021-01;0",
        "1e3;2021-01;1e3",
        "nan;2021-01;NaN",
    ]
    antwort = await melde(eigenes_portal, KOPF + "\n".join(zeilen) + "\n")
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/meldung-fehlerhaft")
    assert antwort.json()["abgelehnt"] == len(zeilen) - 1
    gruende = {z["zeile"]: z["grund"] for z in antwort.json()["abgelehnte_zeilen"]}
    assert list(gruende) == list(range(3, len(zeilen) + 2))
    assert "noch nicht begonnen" in gruende[4]
    assert gruende[5] == "Für 2019 ist nichts zugesagt."
    assert "in Zeile 2" in gruende[10]
    assert await gemeldet(eigenes_portal) == []


@pytest.mark.parametrize(
    ("datei", "grund"),
    [
        (b"", "Semikolon oder Komma"),
        (b"leistung;betrag\nx;1\n", "In der ersten Zeile"),
        (KOPF.encode(), "keine Zeile"),
        (KOPF.encode() + b"x;2021-01;1", "abgeschnitten"),
        (KOPF.encode() + b"M\xfcll;2021-01;1\n", "nicht in UTF-8"),
        (KOPF.encode() + b'"x;2021-01;1\n', "Anf\u00fchrungszeichen"),
        (KOPF.encode() + b"x\0;2021-01;1\n", "Steuerzeichen"),
        (KOPF.encode() + b"x;2021-01;1\n" * (MAX_ZEILEN + 1), "mehr als 10000"),
    ],
    ids=["leer", "spalte", "nur_kopf", "ende", "latin1", "zeichen", "null", "zu_viele"],
)
async def test_was_keine_abrechnung_ist(
    portal: httpx.AsyncClient, datei: bytes, grund: str
) -> None:
    antwort = await melde(portal, datei)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/meldung-unlesbar")
    assert grund in antwort.json()["detail"]


FORMEN = [
    "\ufeffleistung;abrechnungsmonat;betrag\r\nMüll;2021-01;1.234,50\r\n".encode(),
    'betrag,leistung,abrechnungsmonat\n"1234,5",Müll,1/2021\n'.encode(),
    b"Leistung,Abrechnungsmonat,Betrag\nMu\xcc\x88ll,01.2021,1234.50\n",
    'leistung;abrechnungsmonat;betrag\n"  Müll ";2021-01;"1234,50"\n\n'.encode(),
]


async def test_dieselbe_zeile_in_jeder_form(eigenes_portal: httpx.AsyncClient) -> None:
    antworten = [(await melde(eigenes_portal, datei)).json() for datei in FORMEN]
    assert [(a["neu"], a["unveraendert"]) for a in antworten] == [(1, 0)] + [(0, 1)] * 3
    (bericht,) = await gemeldet(eigenes_portal)
    assert (bericht["leistung"], bericht["abrechnungsmonat"], bericht["betrag"]) == (
        "Müll", "2021-01", "1234.50",
    )  # fmt: skip


async def test_wer_und_womit(portal: httpx.AsyncClient) -> None:
    gross = await melde(portal, b"x" * (MAX_MELDUNG + 1))
    assert gross.status_code == 413
    antrag = await melde(portal, ERSTE, programm="IKZ_OZG")
    assert antrag.json()["type"] == "/probleme/keine-kostenuebernahme"
    assert (await melde(portal, ERSTE, programm="GIBT_ES_NICHT")).status_code == 404
    ohne = await portal.post(
        f"{PFAD}/meldungen?programm={CIVENTO}", content=ERSTE, headers=KOORDINIERUNG
    )
    assert ohne.json()["type"] == "/probleme/schluessel-fehlt"
    admin = await melde(portal, ERSTE, **bearer(rollen=["admin"], ags=None))
    assert admin.status_code == 403


async def test_dieselbe_datei_zehnmal_zugleich_wird_einmal_bezahlt(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    antworten = await asyncio.gather(*(melde(eigenes_portal, ERSTE) for _ in range(10)))
    assert {antwort.status_code for antwort in antworten} == {200}
    assert sorted(antwort.json()["neu"] for antwort in antworten) == [0] * 9 + [3]
    assert (await jahr(eigenes_portal))[1] == "1000000.50"


async def test_anteile_je_leistung_und_jahr(eigenes_portal: httpx.AsyncClient) -> None:
    await melde(eigenes_portal, KOPF + "Öfen;2021-01;1\nWohngeld;2021-01;1\nWohngeld;2020-07;7\n")
    await melde(eigenes_portal, KOPF + "WOHNGELD;2021-02;1\nÖfen;2021-01;2\n")
    frage = {"programm": CIVENTO, "jahr": "2021"}
    antwort = await eigenes_portal.get(f"{PFAD}/leistungen", params=frage, headers=KOORDINIERUNG)
    assert [
        (z["leistung"], z["gemeldet"], z["anteil_prozent"], z["monate"], z["letzter_monat"])
        for z in antwort.json()["items"]
    ] == [
        ("Öfen", "2.00", "50.00", 1, "2021-01"),
        ("WOHNGELD", "2.00", "50.00", 2, "2021-02"),
    ]
    alle = await eigenes_portal.get(f"{PFAD}/leistungen", headers=KOORDINIERUNG)
    assert [z["jahr"] for z in alle.json()["items"]] == [2021, 2020, 2021]


VERWEIGERT = {
    "UPDATE foerderung.betriebskosten SET betrag = 1": "permission denied",
    "DELETE FROM foerderung.betriebskosten": "permission denied",
    "UPDATE foerderung.betriebskostenmeldung SET neu = 9": "permission denied",
    "INSERT INTO foerderung.betriebskosten (budget, meldung, leistung, sortierung,"
    " abrechnungsmonat, fassung, betrag, tag) SELECT budget, meldung, leistung, sortierung,"
    " abrechnungsmonat, fassung, betrag, tag FROM foerderung.betriebskosten": (
        "uq_betriebskosten_budget_sortierung_abrechnungsmonat_fassung"
    ),
    "INSERT INTO foerderung.mittelbewegung (budget, ags, art, von, nach, betrag, tag, zeitpunkt)"
    " SELECT budget, '06635020', art, von, nach, betrag, tag, zeitpunkt"
    " FROM foerderung.mittelbewegung": "ck_mittelbewegung_anlass",
}


async def test_gemeldetes_bleibt_stehen(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, ERSTE)
    for befehl, warum in VERWEIGERT.items():
        with pytest.raises((ProgrammingError, IntegrityError), match=warum):
            async with engine.begin() as verbindung:
                await verbindung.execute(text(befehl))


async def test_bindestriche_und_leerzeichen_machen_keine_andere_leistung(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, KOPF + "Hundesteuer;2021-01;100\n")
    antwort = await melde(eigenes_portal, KOPF + "hunde-steuer;2021-01;120\n")
    assert (antwort.json()["neu"], antwort.json()["berichtigt"]) == (0, 1)
    antwort = await melde(eigenes_portal, KOPF + "Hunde Steuer;2021-02;5\nHundesteuer;2021-02;5\n")
    assert "Zeile 2" in antwort.json()["detail"] or "Zeile 3" in antwort.json()["detail"]
    assert (await jahr(eigenes_portal))[1] == "120.00"
    for suche in ("Hunde-St", "hunde st", "hundest"):
        assert len(await gemeldet(eigenes_portal, leistung=suche)) == 1


async def test_zurueckgenommenes_zaehlt_nicht_mehr(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await melde(eigenes_portal, KOPF + "Hundesteuer;2021-01;100\nWohngeld;2021-02;1\n")
    await melde(eigenes_portal, KOPF + "Wohngeld;2021-02;0\n")
    (jahr_2021,) = (
        await eigenes_portal.get(f"{PFAD}/jahre", params={"programm": CIVENTO, "jahr": 2021})
    ).json()["items"]
    assert jahr_2021["leistungen"] == 1
