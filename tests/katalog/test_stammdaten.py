"""Reference data: repeatable, corrected by the file, and guarded by the database."""

import csv
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.katalog import stammdaten
from shared.db import Sessions, engine_for, sessions_for
from tests.conftest import Datenbank

EINHEIT = (
    "INSERT INTO katalog.gebietseinheit (id, ags, ars, name, name_amtlich, sortierung, art, kreis,"
    " einwohner, einwohner_stand, gueltig, sonderstatus, herkunft)"
    " VALUES (gen_random_uuid(), {}, false, 'stammdaten')"
)
BUENDEL = (
    "INSERT INTO katalog.umsetzungsbuendel"
    " (id, kennung, name, sortierung, efa, anzahl_leistungen, verfuegbar_seit)"
    " VALUES (gen_random_uuid(), {})"
)


@pytest.fixture
async def sessions(database: Datenbank) -> AsyncIterator[Sessions]:
    """Sessions of the app role on a database of its own."""
    engine = engine_for(database("katalog"), service="katalog")
    yield sessions_for(engine)
    await engine.dispose()


@pytest.fixture
async def lesesitzungen(lesedatenbank: str) -> AsyncIterator[Sessions]:
    """Sessions on the common copy, for what is refused or rolled back."""
    engine = engine_for(lesedatenbank, service="katalog")
    yield sessions_for(engine)
    await engine.dispose()


@pytest.fixture
def daten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files that a test may change."""
    kopie = tmp_path / "daten"
    shutil.copytree(stammdaten.DATEN, kopie)
    monkeypatch.setattr(stammdaten, "DATEN", kopie)
    return kopie


async def frage(sessions: Sessions, sql: str) -> list[tuple[object, ...]]:
    async with sessions.begin() as session:
        return [tuple(row) for row in (await session.execute(text(sql))).all()]


async def einspielen(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await stammdaten.einspielen(session)


def ersetze(datei: Path, alt: str, neu: str) -> None:
    inhalt = datei.read_text(encoding="utf-8")
    assert inhalt.count(alt) == 1
    datei.write_text(inhalt.replace(alt, neu), encoding="utf-8")


TABELLEN = (
    "gebietseinheit", "gebietsaenderung", "themenfeld", "lage", "umsetzungsbuendel",
    "digitalisierungsfabrik", "onlinedienst", "leistung", "zielkatalog",
)  # fmt: skip
WEITERE = (
    "onlinedienst_leistung",
    "fabrik_leistung",
    "zielkatalog_leistung",
    "leistung",
    "ozg_leistung",
)
FASSUNGEN = " UNION ALL ".join(f"SELECT id, xmin::text FROM katalog.{t}" for t in TABELLEN)


async def test_wiederholen_ruehrt_keine_zeile_an(sessions: Sessions) -> None:
    vorher = await frage(sessions, f"{FASSUNGEN} ORDER BY 1")
    beginn = time.perf_counter()
    await einspielen(sessions)
    assert time.perf_counter() - beginn < 5
    assert await frage(sessions, f"{FASSUNGEN} ORDER BY 1") == vorher
    assert len(vorher) == 448 + 4 + 14 + 9 + 17 + 8 + 21 + 33 + 1


async def test_einspielen_in_leere_tabellen(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for tabelle in (*WEITERE, *reversed(TABELLEN)):
            await session.execute(text(f"DELETE FROM katalog.{tabelle}"))
    beginn = time.perf_counter()
    await einspielen(sessions)
    assert time.perf_counter() - beginn < 5
    assert await frage(sessions, "SELECT count(*) FROM katalog.gebietseinheit") == [(448,)]


async def test_geaenderte_dateien_berichtigen_die_zeilen(sessions: Sessions, daten: Path) -> None:
    ersetze(daten / "kommunen.csv", ',"Volkmarsen, Stadt",', ',"Volkmarsen, Hansestadt",')
    ersetze(
        daten / "kommunen.csv", "7628,63450,nein,2026-01-01,\n", "7628,63450,nein,2027-01-01,\n"
    )  # Hanau, new key
    ersetze(daten / "umsetzungsbuendel.csv", "soziales,Soziales", "arbeit-soziales,Arbeit")
    ersetze(daten / "leistungen.csv", ",soziales,", ",arbeit-soziales,")
    ersetze(daten / "onlinedienste.csv", ",soziales,", ",arbeit-soziales,")
    await einspielen(sessions)
    assert await frage(
        sessions, "SELECT name_amtlich FROM katalog.gebietseinheit WHERE ags = '06635020'"
    ) == [("Volkmarsen, Hansestadt",)]
    assert await frage(
        sessions,
        "SELECT lower(gueltig)::text FROM katalog.gebietseinheit WHERE ags = '06415000'",
    ) == [("2027-01-01",)]
    assert await frage(
        sessions,
        "SELECT l.name FROM katalog.leistung l JOIN katalog.umsetzungsbuendel b"
        " ON b.id = l.umsetzungsbuendel WHERE b.kennung = 'arbeit-soziales'",
    ) == [("Arbeitslosengeld II",)]
    assert await frage(sessions, "SELECT count(*) FROM katalog.umsetzungsbuendel") == [(17,)]


async def test_ein_schluessel_kann_mehrere_zeitraeume_haben(
    sessions: Sessions, daten: Path
) -> None:
    """A renamed Kommune gets a second row; then the first one is cut further back."""
    ersetze(
        daten / "kommunen.csv",
        "6769,2022-12-31,6747,34471,nein,,",
        "6769,2022-12-31,6747,34471,nein,,2021-12-31\n"
        '06635020,066350020020,Volkmarsen,"Volkmarsen, Neustadt",stadt,06635000,'
        ",,,,nein,2022-01-01,",
    )
    await einspielen(sessions)
    ersetze(daten / "kommunen.csv", "nein,,2021-12-31", "nein,,2020-12-31")
    ersetze(daten / "kommunen.csv", ",,,,nein,2022-01-01,", ",,,,nein,2021-01-01,")
    await einspielen(sessions)
    assert await frage(
        sessions,
        "SELECT name_amtlich, gueltig::text FROM katalog.gebietseinheit"
        " WHERE ags = '06635020' ORDER BY gueltig",
    ) == [("Volkmarsen, Stadt", "(,2021-01-01)"), ("Volkmarsen, Neustadt", "[2021-01-01,)")]


def test_die_drei_aenderungen_passen_zu_den_zeitraeumen() -> None:
    with (stammdaten.DATEN / "kommunen.csv").open(encoding="utf-8") as file:
        kommunen = {z["ags"]: stammdaten._gebietseinheit(dict(z)) for z in csv.DictReader(file)}
    with (stammdaten.DATEN / "gebietsaenderungen.csv").open(encoding="utf-8") as file:
        for z in csv.DictReader(file):
            tag = stammdaten._tag(z["gueltig_ab"])
            assert kommunen[z["ags_alt"]]["gueltig"].upper == tag
            assert tag in kommunen[z["ags_neu"]]["gueltig"]


NEU = (
    "'06635099', '066350099099', 'N', 'N', 'n', 'gemeinde', '06635000', NULL, NULL, '[2020-01-01,)'"
)


async def test_eine_richtige_zeile_geht_hinein(lesesitzungen: Sessions) -> None:
    async with lesesitzungen() as session:
        await session.execute(text(EINHEIT.format(NEU)))


@pytest.mark.parametrize(
    ("alt", "neu", "regel"),
    [
        ("06635099', '066350099099", "06635020', '066350020020", "ex_gebietseinheit_ags_gueltig"),
        ("'06635099', '066350099099'", "'07635099', '076350099099'", "ck_gebietseinheit_ags"),
        ("066350099099", "066350099098", "ck_gebietseinheit_ars"),
        ("'gemeinde'", "'dorf'", "ck_gebietseinheit_art"),
        ("'gemeinde'", "'landkreis'", "ck_gebietseinheit_art_passt_zum_schluessel"),
        ("'06635000'", "'06636000'", "ck_gebietseinheit_kreis"),
        ("NULL, NULL", "5, NULL", "ck_gebietseinheit_stand"),
        ("NULL, NULL", "0, '2020-01-01'", "ck_gebietseinheit_einwohner"),
        ("[2020-01-01,)", "empty", "ck_gebietseinheit_gueltig"),
    ],
)
async def test_gebietseinheit_wird_bewacht(
    lesesitzungen: Sessions, alt: str, neu: str, regel: str
) -> None:
    assert alt in NEU
    async with lesesitzungen() as session:
        with pytest.raises(DBAPIError, match=regel):
            await session.execute(text(EINHEIT.format(NEU.replace(alt, neu))))


@pytest.mark.parametrize(
    ("werte", "regel"),
    [
        ("'x', 'Mängelmelder', 'x', false, 1, '{2021-01}'", "uq_umsetzungsbuendel_name_efa"),
        ("'maengelmelder', 'x', 'x', false, 1, '{2021-01}'", "uq_umsetzungsbuendel_kennung"),
        ("'X y', 'x', 'x', false, 1, '{2021-01}'", "ck_umsetzungsbuendel_kennung"),
        ("'x', 'x', 'x', false, 0, '{2021-01}'", "ck_umsetzungsbuendel_anzahl_leistungen"),
        ("'x', 'x', 'x', false, 1, '{}'", "ck_umsetzungsbuendel_verfuegbar_seit"),
        ("'x', 'x', 'x', false, 1, '{2021-13}'", "ck_umsetzungsbuendel_verfuegbar_seit"),
        ("'x', 'x', 'x', false, 1, '{2021-01,\"\"}'", "ck_umsetzungsbuendel_verfuegbar_seit"),
        ("'x', 'x', 'x', false, 1, '{2021-01,NULL}'", "ck_umsetzungsbuendel_verfuegbar_seit"),
    ],
)
async def test_buendel_werden_bewacht(lesesitzungen: Sessions, werte: str, regel: str) -> None:
    async with lesesitzungen() as session:
        with pytest.raises(DBAPIError, match=regel):
            await session.execute(text(BUENDEL.format(werte)))


@pytest.mark.parametrize(
    ("spalte", "wert", "regel"),
    [
        ("leika_schluessel", "'9900100100000'", "ck_leistung_leika_schluessel"),
        ("leika_schluessel", "'99001001000001'", "ck_leistung_leika_schluessel"),
        ("leika_schluessel", "'99001009000000'", "uq_leistung_leika_schluessel"),
        ("ozg_id", "'20110'", "ck_leistung_ozg_id"),
        ("typisierung", "'{1,13}'", "ck_leistung_typisierung"),
        ("typisierung", "'{NULL}'", "ck_leistung_typisierung"),
        ("zustaendige_ebene", "'{land}'", "ck_leistung_zustaendige_ebene"),
    ],
)
async def test_leistungen_werden_bewacht(
    lesesitzungen: Sessions, spalte: str, wert: str, regel: str
) -> None:
    async with lesesitzungen() as session:
        with pytest.raises(DBAPIError, match=regel):
            await session.execute(
                text(
                    f"UPDATE katalog.leistung SET {spalte} = {wert} WHERE kennung = 'abfallgebuehr'"
                )
            )


async def test_leistung_ohne_buendel_scheitert_beim_commit(lesesitzungen: Sessions) -> None:
    with pytest.raises(DBAPIError, match="fk_leistung_umsetzungsbuendel"):
        await frage(
            lesesitzungen,
            "UPDATE katalog.leistung SET umsetzungsbuendel = gen_random_uuid() RETURNING id",
        )
