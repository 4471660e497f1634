"""The register of published figures: quoted word for word, contradictions from both sides."""

import ast
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import services
import shared
from services.katalog import stammdaten
from services.katalog.angabe.berechnen import berechne, ohne_ergebnis
from shared.db import Sessions, engine_for, sessions_for
from shared.schemas.angabe import AngabenFilter
from tests.conftest import Datenbank

ANGABEN = "/katalog/v1/angaben"
QUELLTEXTE = Path(__file__).parents[4] / "shared" / "seeds"
DATEIEN = {"folien": "000_", "ozg_report": "001_", "infobrief": "002_", "meldung": "004_"}


async def alle(katalog: httpx.AsyncClient, **params: Any) -> dict[str, dict[str, Any]]:
    answer = await katalog.get(ANGABEN, params={"limit": 200} | params)
    assert answer.status_code == 200, answer.text
    return {angabe["id"]: angabe for angabe in answer.json()["items"]}


def gegen(angaben: dict[str, dict[str, Any]], wert: str) -> dict[str, str | None]:
    """What contradicts the one Angabe with this `wert`: value of each, value of the one used."""
    (angabe,) = [a for a in angaben.values() if a["wert"] == wert]
    return {
        angaben[w["angabe"]]["wert"]: w["verwendet"] and angaben[w["verwendet"]]["wert"]
        for w in angabe["widersprueche"]
    }


def ohne_leerraum(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


@pytest.fixture
async def sessions(database: Datenbank) -> AsyncIterator[Sessions]:
    engine = engine_for(database("katalog"), service="katalog")
    yield sessions_for(engine)
    await engine.dispose()


@pytest.fixture
async def lesesitzungen(lesedatenbank: str) -> AsyncIterator[Sessions]:
    engine = engine_for(lesedatenbank, service="katalog")
    yield sessions_for(engine)
    await engine.dispose()


async def test_das_register_ist_vollstaendig(katalog: httpx.AsyncClient) -> None:
    angaben = await alle(katalog)
    assert len(angaben) == 56
    werte = {angabe["wert"] for angabe in angaben.values()}
    assert werte >= {
        "9 Umsetzungsbündel", "17 Tabellenzeilen", "70 Leistungen", "33 Namen",
        "17 OZG-Leistungen", "ca. 500 Verwaltungsleistungen", "443",
        "15 Millionen OZG-Modellkommunen", "1,5 Mio. Euro", "15",
        "3,48 Mio. Euro", "fast 17 Millionen Euro", "rund 37 Mio. Euro", "298 Beratungsmodule",
        "18 Landkreise", "180 Städte/Gemeinden", "bis zu 3,9 Millionen Euro pro Jahr",
        "vier Millionen Euro pro Jahr", "25.000 Euro pro Kommune", "max. 100.000 Euro",
        "bis zu 100.000 Euro", "bis 150.000 Euro", "Volkmar (IKZ)", "Volkmarsen", "Neu-Isenburg",
        "Fulda", "nach § 68", "nach § 68 Abs. 3 TKG",
    }  # fmt: skip


async def test_eine_angabe(katalog: httpx.AsyncClient) -> None:
    (ca_500,) = (await alle(katalog, q="ca. 500")).values()
    assert ca_500 | {"id": None, "vermerk": None} == {
        "id": None,
        "gegenstand": "Leistungen, die alle Kommunen online anbieten sollen",
        "zitat": "Bis zum Jahresende 2022 sollen alle Kommunen ca. 500 Verwaltungsleistungen "
        "online anbieten können.",
        "wert": "ca. 500 Verwaltungsleistungen",
        "zahl": 500,
        "einheit": "Verwaltungsleistungen",
        "genauigkeit": "ungefaehr",
        "zaehleinheit": "Verwaltungsleistungen aller Kommunen zusammen oder je Kommune; "
        "die Quelle sagt es nicht",
        "quelle": "ozg_report",
        "quelle_titel": "OZG-Report #Kommunal Nr. 2, März 2021",
        "quelle_datum": "2021-03",
        "quelle_datum_hinweis": None,
        "extern": False,
        "ausgezaehlt": False,
        "berechnet": {
            "wert": None,
            "stand": None,
            "regel": None,
            "grund": "Ein Ziel, kein Bestand: Welche Leistungen es sind, sagt die Quelle nicht.",
        },
        "vermerk": None,
        "widersprueche": [],
    }


async def test_widersprueche(katalog: httpx.AsyncClient) -> None:
    angaben = await alle(katalog)
    assert gegen(angaben, "9 Umsetzungsbündel") == {
        "17 Tabellenzeilen": "17 Tabellenzeilen",
        "8 Namen": None,
    }
    assert gegen(angaben, "70 Leistungen") == {
        "33 Namen": "70 Leistungen",
        "17 OZG-Leistungen": "70 Leistungen",
    }
    assert gegen(angaben, "15 Millionen OZG-Modellkommunen") == {
        "1,5 Mio. Euro": "1,5 Mio. Euro",
        "15": "15",
    }
    assert gegen(angaben, "fast 17 Millionen Euro") == {"rund 37 Mio. Euro": None}
    assert gegen(angaben, "Volkmar (IKZ)") == {"Volkmarsen": "Volkmarsen"}
    assert gegen(angaben, "Fulda") == {"Neu-Isenburg": "Neu-Isenburg"}
    assert gegen(angaben, "nach § 68") == {"nach § 68 Abs. 3 TKG": "nach § 68 Abs. 3 TKG"}


async def test_widersprueche_stehen_auf_beiden_seiten(katalog: httpx.AsyncClient) -> None:
    angaben = await alle(katalog)
    seiten = {
        (von, w["angabe"]): (w["grund"], w["verwendet"])
        for von, angabe in angaben.items()
        for w in angabe["widersprueche"]
    }
    assert len(seiten) == 2 * 22
    for (von, zu), inhalt in seiten.items():
        assert von != zu
        assert seiten[zu, von] == inhalt
        assert inhalt[1] in (None, von, zu)


async def test_widersprueche_auch_ohne_die_andere_seite(katalog: httpx.AsyncClient) -> None:
    (fulda,) = (await alle(katalog, quelle="modellkommunen_2020", q="fulda")).values()
    (widerspruch,) = fulda["widersprueche"]
    assert (await alle(katalog))[widerspruch["angabe"]]["wert"] == "Neu-Isenburg"


@pytest.mark.skipif(not QUELLTEXTE.is_dir(), reason="die Quelltexte (../shared/seeds) fehlen")
@pytest.mark.parametrize("quelle", DATEIEN)
async def test_zitate_stehen_in_der_quelle(katalog: httpx.AsyncClient, quelle: str) -> None:
    (datei,) = QUELLTEXTE.glob(f"{DATEIEN[quelle]}*.txt")
    quelltext = ohne_leerraum(datei.read_text("utf-8"))
    angaben = (await alle(katalog, quelle=quelle)).values()
    assert angaben
    assert [a["zitat"] for a in angaben if ohne_leerraum(a["zitat"]) not in quelltext] == []


async def test_werte_stehen_im_zitat(katalog: httpx.AsyncClient) -> None:
    """A value is as published, unless we counted; number and words agree on "extern"."""
    gekuerzt = {"2020 bis 2022 und 2020 bis 2024", "zweieinhalb oder drei Tage"}
    for angabe in (await alle(katalog)).values():
        assert angabe["extern"] == (angabe["quelle"] not in DATEIEN)
        if not angabe["extern"] and not angabe["ausgezaehlt"] and angabe["wert"] not in gekuerzt:
            assert angabe["wert"].split("(")[0].strip() in angabe["zitat"]


async def test_was_der_katalog_selbst_zaehlt(katalog: httpx.AsyncClient) -> None:
    angaben = (await alle(katalog)).values()
    gezaehlt = {a["wert"]: a["berechnet"] for a in angaben if a["berechnet"]["wert"] is not None}
    assert {wert: ergebnis["wert"] for wert, ergebnis in gezaehlt.items()} == {
        "17 Tabellenzeilen": 17,
        "70 Leistungen": 70,
        "33 Namen": 33,
        "17 OZG-Leistungen": 17,
        "8 Namen": 8,
        "1 Leistung": 1,
        "2 Leistungen": 2,
        "443": 443,
        "421 Städte und Gemeinden und 21 Landkreise": 442,
    }
    assert gezaehlt["443"] == {
        "wert": 443,
        "stand": "2021-03-31",
        "regel": "Kennzahl kommunen",
        "grund": None,
    }


async def test_was_er_nicht_zaehlt_hat_einen_grund(katalog: httpx.AsyncClient) -> None:
    for angabe in (await alle(katalog)).values():
        ergebnis = angabe["berechnet"]
        assert (ergebnis["grund"] is None) == (ergebnis["wert"] is not None), angabe["wert"]
        assert len({ergebnis[feld] is None for feld in ("wert", "stand", "regel")}) == 1


async def test_nicht_mehr_zu_zaehlen(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(
            text("UPDATE katalog.umsetzungsbuendel SET verfuegbar_seit = '{2021-01}'")
        )
        ergebnis = await berechne(session, {"leistungen-17-freigegeben", "leistungen-500"})
    assert ergebnis == {
        "leistungen-17-freigegeben": ohne_ergebnis("Dazu steht zurzeit nichts im Katalog.")
    }


def kennt_das_register(datei: Path) -> bool:
    """Whether code names the tables, the package or the contract, in Python or in SQL."""
    genannt: set[str] = set()
    for knoten in ast.walk(ast.parse(datei.read_text("utf-8"))):
        if isinstance(knoten, ast.Name | ast.Attribute | ast.alias | ast.ImportFrom | ast.Constant):
            for feld in ("id", "attr", "name", "module", "value"):
                if isinstance(wort := getattr(knoten, feld, None), str):
                    genannt.add(wort)
    return any(
        wort in ("Angabe", "AngabeWiderspruch")
        or re.search(r"katalog\.angabe|schemas\.angabe", wort)
        for wort in genannt
    )


def test_keine_rechnung_liest_das_register() -> None:
    """In the Katalog only its own package and the Stammdaten know it; elsewhere, only what fetches
    it for the Dashboard and shows it as it was published.
    """
    dienste = Path(next(iter(services.__path__)))
    kenner = {
        datei.relative_to(dienste).as_posix()
        for datei in (dienste / "katalog").rglob("*.py")
        if kennt_das_register(datei)
    }
    assert kenner == {
        "katalog/app.py",
        "katalog/stammdaten.py",
        "katalog/tables/__init__.py",
        "katalog/tables/angabe.py",
        "katalog/angabe/queries.py",
        "katalog/angabe/routes.py",
    }
    vertrag = re.compile(r"schemas\.angabe\b|katalog\.angabe\b|v1/angaben")
    clients = Path(next(iter(shared.__path__))) / "clients"
    andere = [d for d in dienste.iterdir() if d.name != "katalog"]
    assert {
        datei.relative_to(dienste.parent).as_posix()
        for ort in (clients, *andere)
        for datei in ort.rglob("*.py")
        if vertrag.search(datei.read_text("utf-8"))
    } == {
        "shared/clients/katalog/angaben.py",  # asks for it
        "services/dashboard/quelle/quellen.py",  # keeps the answer, takes no figure from it
        "services/dashboard/seiten/angaben/register.py",  # the page that shows it
        "services/dashboard/seiten/land/widerspruch.py",  # three of its contradictions, shown
    }
    # a source that is read for figures is told how, in its fourth argument or as `werte`
    quellen = ast.parse((dienste / "dashboard/quelle/quellen.py").read_text("utf-8"))
    [gelesen] = [
        knoten.value
        for knoten in ast.walk(quellen)
        if isinstance(knoten, ast.keyword)
        and knoten.arg == "angaben"
        and isinstance(knoten.value, ast.Call)
    ]
    assert len(gelesen.args) == 3
    assert "werte" not in {k.arg for k in gelesen.keywords}


@pytest.mark.parametrize(
    ("params", "werte"),
    [
        ({"q": "VOLKMAR"}, {"Volkmar (IKZ)", "Volkmarsen"}),
        ({"q": "Gießener"}, set()),
        ({"q": "staedte/gemeinden", "quelle": "folien", "limit": 1}, {"18 Landkreise"}),
        ({"quelle": "ekom21_2020"}, {"rund 37 Mio. Euro"}),
        ({"q": "Volkmar", "quelle": "meldung"}, set()),
    ],
)
async def test_filter(katalog: httpx.AsyncClient, params: dict[str, Any], werte: set[str]) -> None:
    gefunden = {a["wert"] for a in (await alle(katalog, **params)).values()}
    assert gefunden == werte or ("limit" in params and len(gefunden) == 1)


async def test_blaettern(katalog: httpx.AsyncClient) -> None:
    url: str | None = f"{ANGABEN}?limit=7"
    ids: list[str] = []
    while url:
        answer = await katalog.get(url)
        ids += [angabe["id"] for angabe in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(ids) == len(set(ids)) == answer.json()["total_count"] == 56


@pytest.mark.parametrize(
    "query",
    [
        "quelle=zeitung",
        "quelle=",
        "quelle=%00",
        "q=",
        "q=%00",
        "q=" + "a" * 201,
        "limit=0",
        "limit=201",
        "limit=1e3",
        "cursor=x",
        "cursor=W10",
        "cursor=" + "A" * 601,
        "zahl=70",
        "berechnet=true",
        "q=a;DROP&quelle='--",
    ],
)
async def test_ungueltiges_wird_abgewiesen(katalog: httpx.AsyncClient, query: str) -> None:
    answer = await katalog.get(f"{ANGABEN}?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_der_filter_ist_beschrieben() -> None:
    felder = AngabenFilter.model_json_schema()["properties"]
    assert [name for name, feld in felder.items() if "description" not in feld] == []


async def test_wiederholen_ruehrt_keine_zeile_an(sessions: Sessions) -> None:
    fassungen = text(
        "SELECT id, xmin::text FROM katalog.angabe UNION ALL"
        " SELECT id, xmin::text FROM katalog.angabe_widerspruch ORDER BY 1"
    )
    async with sessions.begin() as session:
        vorher = (await session.execute(fassungen)).all()
    async with sessions.begin() as session:
        await stammdaten.einspielen(session)
    async with sessions.begin() as session:
        assert (await session.execute(fassungen)).all() == vorher
    assert len(vorher) == 56 + 22


async def test_einspielen_stellt_das_register_wieder_her(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(text("UPDATE katalog.angabe SET wert = 'x' WHERE zahl = 70"))
        await session.execute(text("DELETE FROM katalog.angabe WHERE zahl = 9"))
    async with sessions.begin() as session:
        await stammdaten.einspielen(session)
    async with sessions.begin() as session:
        assert await session.scalar(text("SELECT count(*) FROM katalog.angabe_widerspruch")) == 22
        assert (
            await session.scalar(text("SELECT wert FROM katalog.angabe WHERE zahl = 70"))
            == "70 Leistungen"
        )


@pytest.mark.parametrize(
    ("aenderung", "regel"),
    [
        ("angabe SET zitat = NULL WHERE NOT extern", "ck_angabe_zitat"),
        ("angabe SET einheit = NULL WHERE zahl = 70", "ck_angabe_zahl"),
        ("angabe SET quelle = 'zeitung'", "ck_angabe_quelle"),
        ("angabe SET genauigkeit = 'etwa' WHERE zahl = 70", "ck_angabe_genauigkeit"),
        ("angabe SET quelle_datum = '2021-13'", "ck_angabe_quelle_datum"),
        ("angabe SET kennung = 'X'", "ck_angabe_kennung"),
        ("angabe SET kennung = 'x'", "uq_angabe_kennung"),
        ("angabe_widerspruch SET eine = andere", "ck_angabe_widerspruch_geordnet"),
        ("angabe_widerspruch SET verwendet = id", "ck_angabe_widerspruch_verwendet"),
    ],
)
async def test_das_register_wird_bewacht(
    lesesitzungen: Sessions, aenderung: str, regel: str
) -> None:
    async with lesesitzungen() as session:
        with pytest.raises(DBAPIError, match=regel):
            await session.execute(text(f"UPDATE katalog.{aenderung}"))
