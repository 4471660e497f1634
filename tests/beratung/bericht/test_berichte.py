"""The Abschlussbericht of a consulting: handed over, looked at, fetched by the Kommune."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.beratung.bericht.pruefen import GEBRAUCHT, pruefstelle
from shared.ablage import OrdnerAblage
from shared.clock import jetzt
from shared.dateien.aufraeumen import aufraeumen
from shared.dateien.pruefen import VERLOREN_NACH
from shared.dateien.virenscanner import ScannerGestoert
from tests.beratung.conftest import (
    ANDERE,
    EKOM21,
    VOLKMARSEN,
    WANFRIED,
    app_on,
    katalog,
    schluessel,
    wunsch,
)
from tests.beratung.ergebnisse import durchgefuehrt
from tests.shared.dateien.dateien import docx, pdf, png

BUCHUNGEN = "/beratung/v1/buchungen"
BERICHTE = "/beratung/v1/berichte"


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    return tmp_path / "ablage"


@pytest.fixture
def app(beratung_url: str, ordner: Path) -> FastAPI:
    return app_on(beratung_url, katalog, ablage=str(ordner))


class Finder:
    """Finds what it is told to."""

    def __init__(self, fund: str | None) -> None:
        self.fund = fund

    async def pruefe(self, _: object) -> str | None:
        if self.fund == "gestoert":
            raise ScannerGestoert
        return self.fund


async def sende(
    portal: httpx.AsyncClient,
    pfad: str,
    inhalt: bytes | None = None,
    *,
    name: str = "Abschluss Größe.pdf",
    typ: str = "application/pdf",
    kopf: dict[str, str] | None = None,
) -> httpx.Response:
    datei = (name, pdf() if inhalt is None else inhalt, typ)
    return await portal.post(
        f"{pfad}/berichte", files={"datei": datei}, headers=EKOM21 | (kopf or schluessel())
    )


def liegen(ordner: Path) -> int:
    return sum(pfad.is_file() for pfad in (ordner / "berichte").rglob("*"))


async def test_die_kommune_holt_den_geprueften_bericht(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    app.state.pruefer = Finder("gestoert")
    pfad = await durchgefuehrt(portal, app)
    antwort = await sende(portal, pfad)
    assert antwort.status_code == 201, antwort.text
    bericht = antwort.json()
    assert (bericht["nr"], bericht["dateiname"], bericht["scan"]) == (
        1,
        "Abschluss Größe.pdf",
        "ausstehend",
    )
    adresse = antwort.headers["Location"]
    assert adresse == f"{BERICHTE}/{bericht['id']}"
    ungeprueft = await portal.get(f"{adresse}/datei")
    assert (ungeprueft.status_code, ungeprueft.json()["type"]) == (
        409,
        "/probleme/datei-ungeprueft",
    )
    await _geprueft(app, None)
    datei = await portal.get(f"{adresse}/datei")
    assert (datei.status_code, datei.content) == (200, pdf())
    assert datei.headers["Content-Type"] == "application/pdf"
    assert datei.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (await portal.get(f"{pfad}/berichte")).json()["items"][0]["scan"] == "sauber"
    assert liegen(ordner) == 1


async def test_fremde_sehen_nichts_und_nur_die_beratung_laedt_hoch(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = await durchgefuehrt(portal, app)
    adresse = (await sende(portal, pfad)).headers["Location"]
    for fremd in (f"{pfad}/berichte", adresse, f"{adresse}/datei"):
        assert (await portal.get(fremd, headers=ANDERE)).status_code == 404
    datei = {"datei": ("a.pdf", pdf(), "application/pdf")}
    eigener = await portal.post(f"{pfad}/berichte", files=datei, headers=schluessel())
    assert eigener.status_code == 403


async def test_wer_mitgemacht_hat_bekommt_ihn_auch(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await durchgefuehrt(portal, app, partner=[WANFRIED])
    adresse = (await sende(portal, pfad)).headers["Location"]
    assert (await portal.get(adresse, headers=ANDERE)).status_code == 200


async def test_vor_der_beratung_gibt_es_keinen(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    gebucht = await portal.post(BUCHUNGEN, json=wunsch(), headers=schluessel())
    antwort = await sende(portal, f"{BUCHUNGEN}/{gebucht.json()['id']}")
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/bericht-verfrueht")
    assert liegen(ordner) == 0
    einsetzen = text(
        "INSERT INTO beratung.bericht (version, buchung_id, nr, dateiname, typ, groesse,"
        " pruefsumme, ablage, scan, naechster_versuch, tag, zeitpunkt)"
        " VALUES (1, :buchung, 1, 'a.pdf', 'pdf', 1, repeat('a', 64),"
        " 'berichte/' || gen_random_uuid(), 'ausstehend', now(), '2021-05-05', now())"
    )
    with pytest.raises(IntegrityError, match="fk_bericht_buchung_id_buchung"):
        await _geschrieben(app, einsetzen, buchung=gebucht.json()["id"])


@pytest.mark.parametrize(
    ("inhalt", "name", "typ"),
    [
        (docx(), "bericht.docx", "application/zip"),
        (png(), "bericht.png", "image/png"),
        (b"kein PDF", "bericht.pdf", "application/pdf"),
        (pdf(), "bericht.exe", "application/pdf"),
        (pdf(), "bericht.pdf", "image/png"),
    ],
    ids=["docx", "png", "text", "endung", "typ"],
)
async def test_nur_ein_pdf(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path, inhalt: bytes, name: str, typ: str
) -> None:
    pfad = await durchgefuehrt(portal, app)
    antwort = await sende(portal, pfad, inhalt, name=name, typ=typ)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/datei-unzulaessig")
    assert liegen(ordner) == 0


async def test_dieselbe_datei_nur_einmal_und_nicht_beliebig_viele(
    portal: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch, ordner: Path
) -> None:
    monkeypatch.setattr("services.beratung.bericht.hochladen.HOECHSTENS", 2)
    pfad = await durchgefuehrt(portal, app)
    assert (await sende(portal, pfad)).status_code == 201
    nochmal = await sende(portal, pfad)
    assert (nochmal.status_code, nochmal.json()["type"]) == (409, "/probleme/bericht-schon-da")
    assert (await sende(portal, pfad, pdf(b"2"))).json()["nr"] == 2
    dritter = await sende(portal, pfad, pdf(b"3"))
    assert (dritter.status_code, dritter.json()["type"]) == (409, "/probleme/zu-viele-berichte")
    assert liegen(ordner) == 2


async def test_dieselbe_anfrage_noch_einmal_legt_nichts_doppelt_an(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    pfad = await durchgefuehrt(portal, app)
    kopf = schluessel()
    erste = await sende(portal, pfad, kopf=kopf)
    zweite = await sende(portal, pfad, kopf=kopf)
    assert (erste.status_code, erste.content) == (zweite.status_code, zweite.content)
    assert liegen(ordner) == 1


async def test_befallenes_wird_geloescht(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    app.state.pruefer = Finder("gestoert")
    pfad = await durchgefuehrt(portal, app)
    adresse = (await sende(portal, pfad)).headers["Location"]
    await _geprueft(app, "Eicar")
    assert (await portal.get(adresse)).json()["scan"] == "befallen"
    datei = await portal.get(f"{adresse}/datei")
    assert (datei.status_code, datei.json()["type"]) == (409, "/probleme/datei-befallen")
    assert liegen(ordner) == 0


async def test_ein_verlorener_macht_platz_fuer_denselben_noch_einmal(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    app.state.pruefer = Finder("gestoert")
    pfad = await durchgefuehrt(portal, app)
    adresse = (await sende(portal, pfad)).headers["Location"]
    for datei in (ordner / "berichte").rglob("*"):
        if datei.is_file():
            datei.unlink()
    await _geprueft(app, None)
    assert (await portal.get(adresse)).json()["scan"] == "ausstehend"
    seit = await jetzt() - VERLOREN_NACH
    await _geschrieben(app, text("UPDATE beratung.bericht SET vermisst_seit = :seit"), seit=seit)
    await _geprueft(app, None)
    assert (await portal.get(adresse)).status_code == 404
    async with app.state.sessions() as session:
        letzter = await session.scalar(
            text("SELECT akt FROM beratung.journal ORDER BY id DESC LIMIT 1")
        )
    assert letzter == "entfernen"
    assert (await sende(portal, pfad)).json()["nr"] == 2


async def test_ein_falscher_bericht_wird_zurueckgenommen(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    app.state.pruefer = Finder("gestoert")
    pfad = await durchgefuehrt(portal, app)
    adresse = (await sende(portal, pfad)).headers["Location"]
    for kopf, status in [({}, 403), (EKOM21 | {"If-Match": '"9"'}, 412)]:
        antwort = await portal.post(f"{adresse}/entfernen", headers=kopf)
        assert antwort.status_code == status
    weg = await portal.post(f"{adresse}/entfernen", headers=EKOM21 | {"If-Match": '"1"'})
    assert weg.status_code == 200, weg.text
    assert (await portal.get(adresse)).status_code == 404
    assert (await portal.get(f"{pfad}/berichte")).json()["items"] == []
    assert liegen(ordner) == 0
    assert (await sende(portal, pfad)).json()["nr"] == 2


async def test_was_keine_zeile_nennt_wird_aufgeraeumt(
    portal: httpx.AsyncClient, app: FastAPI, ordner: Path
) -> None:
    pfad = await durchgefuehrt(portal, app)
    await sende(portal, pfad)
    await OrdnerAblage(ordner).legen("berichte/01890000-0000-7000-8000-000000000000", b"x")
    entfernt = await aufraeumen(app.state.sessions, app.state.ablage, GEBRAUCHT, vor=await jetzt())
    assert (entfernt, liegen(ordner)) == (1, 1)


async def test_jeder_akt_hat_einen_vermerk(portal: httpx.AsyncClient, app: FastAPI) -> None:
    app.state.pruefer = Finder("gestoert")
    pfad = await durchgefuehrt(portal, app)
    bericht = (await sende(portal, pfad)).json()
    await _geprueft(app, None)
    async with app.state.sessions() as session:
        zeilen: Any = await session.execute(
            text("SELECT akt, sub FROM beratung.journal WHERE gegenstand_id = :id ORDER BY id"),
            {"id": bericht["id"]},
        )
        assert [tuple(zeile) for zeile in zeilen] == [
            ("hochladen", "ekom-1"),
            ("pruefen", "dienst:beratung"),
        ]
        ereignisse: Any = await session.execute(
            text("SELECT kommunen FROM beratung.ereignis WHERE gegenstand_id = :id"),
            {"id": bericht["id"]},
        )
        assert {tuple(kommunen) for (kommunen,) in ereignisse} == {(VOLKMARSEN,)}


async def _geprueft(app: FastAPI, fund: str | None) -> None:
    """Scan again now, whatever was tried before."""
    app.state.pruefer = Finder(fund)
    await _geschrieben(app, text("UPDATE beratung.bericht SET naechster_versuch = '2020-01-01'"))
    while await pruefstelle(app).einen_pruefen():
        pass


async def _geschrieben(app: FastAPI, befehl: Any, **werte: object) -> None:
    async with app.state.sessions.begin() as session:
        await session.execute(befehl, werte)
