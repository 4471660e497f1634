"""The LeiKa table: what it adds, what it leaves alone, what it refuses."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.stammdaten import einspielen
from services.katalog.uebernahme.leika.lesen import leika_lesen
from services.katalog.uebernahme.leika.tabelle import kennung
from services.katalog.uebernahme.zeile import AbgelehnteZeile
from shared.db import sessions_for
from tests.katalog.uebernahme.conftest import VERMERKT, Uebernehmen, abdruck, zahlen
from tests.katalog.uebernahme.dateien import KOPF, LEIKA, leika_zeile


async def leistungen(engine: AsyncEngine, wo: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        zeilen = await connection.execute(
            text(
                "SELECT kennung, name, ozg_id, typisierung, herkunft FROM katalog.leistung"
                f" WHERE {wo} ORDER BY kennung"
            )
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_die_ganze_tabelle(
    engine: AsyncEngine, uebernehmen: Uebernehmen, leika: bytes
) -> None:
    vorher = await abdruck(engine)
    eigene = await leistungen(engine, "herkunft = 'stammdaten'")
    probe = await uebernehmen("leika", leika, probe=True)
    assert await abdruck(engine) == vorher
    bericht = await uebernehmen("leika", leika)
    assert bericht == probe
    assert (bericht.gelesen, bericht.abgelehnt) == (5251, 3)
    assert [a.zeile for a in bericht.abgelehnte_zeilen] == [4548, 5251, 5252]
    assert zahlen(bericht, "Lage") == (46, 0, 0, 9)
    assert zahlen(bericht, "OZG-Leistung") == (548, 0, 0, 9)
    assert zahlen(bericht, "Leistung") == (5217, 0, 0, 31)
    assert len(bericht.unterschiede) == 200
    assert await leistungen(engine, "herkunft = 'stammdaten'") == eigene
    [genehmigung] = await leistungen(engine, "leika_schluessel = '99012001001000'")
    assert genehmigung[1:] == ("Abbruchgenehmigung Erteilung", "10513", ["4"], "leika")
    danach = await abdruck(engine, ohne=VERMERKT)
    noch_einmal = await uebernehmen("leika", leika)
    assert zahlen(noch_einmal, "Leistung") == (0, 0, 0, 5248)
    assert noch_einmal.unterschiede == []
    assert await abdruck(engine, ohne=VERMERKT) == danach
    async with sessions_for(engine).begin() as session:  # as at the next start
        await einspielen(session)
    assert await abdruck(engine, ohne=VERMERKT) == danach


async def test_mehrfach_typisiert_und_ohne_schluessel(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    lang = "Sehr lange Bezeichnung " * 20
    await uebernehmen(
        "leika",
        LEIKA
        + leika_zeile("nicht im LeiKa", "Drachenprüfung")
        + leika_zeile("nicht im LeiKa", f"{lang}A")
        + leika_zeile("nicht im LeiKa", f"{lang}B", ozg=",,,", typisierung=""),
    )
    neue = await leistungen(engine, "herkunft = 'leika'")
    assert [zeile[3] for zeile in neue[:2]] == [["4"], ["1", "2/3"]]
    assert ("ohne-leika-10998-drachenpruefung", "Drachenprüfung") in [z[:2] for z in neue]
    assert len({zeile[0] for zeile in neue}) == 5
    assert max(len(zeile[0]) for zeile in neue) <= 200
    assert [(z[2], z[3]) for z in neue if "ohne-ozg" in z[0]] == [(None, [])]


async def test_korrigiert_wird_nur_was_die_tabelle_einbrachte(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    await uebernehmen("leika", LEIKA)
    neu = LEIKA.replace(b"Drachenflug Erlaubnis", b"Drachenflug Zulassung")
    neu += leika_zeile("99001001000000", "Ganz anders")  # ours: Abfallgebühr
    bericht = await uebernehmen("leika", neu)
    assert zahlen(bericht, "Leistung") == (0, 1, 0, 2)
    [unterschied] = bericht.unterschiede
    assert [(a.feld, a.alt, a.neu) for a in unterschied.aenderungen] == [
        ("name", "Drachenflug Erlaubnis", "Drachenflug Zulassung")
    ]
    [abfall] = await leistungen(engine, "leika_schluessel = '99001001000000'")
    assert abfall[1] == "Abfallgebühr"
    gefunden = await leistungen(engine, "suchtext = 'drachenflug zulassung'")
    assert len(gefunden) == 1


async def test_was_fehlt_bleibt(engine: AsyncEngine, uebernehmen: Uebernehmen) -> None:
    await uebernehmen("leika", LEIKA)
    kuerzer = KOPF.encode() + leika_zeile("99012998000000", "Drachenflug")
    bericht = await uebernehmen("leika", kuerzer)
    assert zahlen(bericht, "Leistung") == (0, 0, 0, 1)
    assert len(await leistungen(engine, "herkunft = 'leika'")) == 2
    assert any("1 früher übernommene" in hinweis for hinweis in bericht.hinweise)


ABGELEHNT = {
    "kurzer_schluessel": leika_zeile("3233", "A"),
    "detail_ohne_verrichtung": leika_zeile("99012998000001", "A"),
    "ohne_namen": leika_zeile("99012998002000", ""),
    "langer_name": leika_zeile("99012998002000", "a" * 501),
    "langer_name_aus_ligaturen": leika_zeile("99012998002000", "ﷺ" * 50),
    "langes_buendel_aus_ligaturen": leika_zeile(
        "99012998002000", "A", ozg=f"10997,{'ﷺ' * 50},Drachen,Bauen & Wohnen"
    ),
    "typisierung": leika_zeile("99012998002000", "A", typisierung="44"),
    "ohne_lage": leika_zeile("99012998002000", "A", ozg="10998,Drachenflug,,Bauen & Wohnen"),
    "ozg_id": leika_zeile("99012998002000", "A", ozg="998,Drachenflug,Drachen,Bauen & Wohnen"),
    "themenfeld": leika_zeile("99012998002000", "A", ozg="10997,B,Drachen 2,Zauberei"),
    "lage_anders": leika_zeile("99012998002000", "A", ozg="10997,B,Drachen,Bildung"),
    "ozg_anders": leika_zeile("99012998002000", "A", ozg="10998,B,Drachen,Bauen & Wohnen"),
    "zweimal": leika_zeile("99012998000000", "A"),
    "spalten": b"99012998002000,A,4\r\n",
}


@pytest.mark.parametrize("zeile", ABGELEHNT.values(), ids=ABGELEHNT)
async def test_eine_zeile_wird_abgelehnt(
    zeile: bytes, verdorben_in: tuple[AsyncEngine, Uebernehmen]
) -> None:
    engine, uebernehmen = verdorben_in
    bericht = await uebernehmen("leika", LEIKA + zeile, probe=True)
    assert [a.zeile for a in bericht.abgelehnte_zeilen] == [4]
    assert zahlen(bericht, "Leistung") == (2, 0, 0, 0)


VERDERBEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "leer": (lambda b: b"", "nicht die LeiKa-Tabelle"),
    "nur_kopf_falsch": (lambda b: b.replace(b"ozg_id", b"ozgid", 1), "ozg_id"),
    "abgeschnitten": (lambda b: b[:-40], "abgeschnitten"),
    "ohne_letztes_zeilenende": (lambda b: b[:-2], "abgeschnitten"),
    "latin1": (lambda b: (b + leika_zeile("99012998002000", "ü")).replace(
        "ü".encode(), b"\xfc"), "nicht in UTF-8"),
    "nul": (lambda b: b.replace(b"Drachenflug", b"Drachen\0lug", 1), "Steuerzeichen"),
    "offenes_anfuehrungszeichen": (lambda b: b + b'99012998002000,"A,4,,,,,,,\r\n', "kein CSV"),
    "riesige_zeile": (lambda b: b + b"9" * 3_000_000, "zu lang"),
    "riesiges_feld": (lambda b: b + b'99012998002000,"' + b"a\n" * 200_000 + b'"', "kein CSV"),
    "semikolon": (lambda b: b.replace(b",", b";"), "leika_schluessel"),
    "spalte_doppelt": (lambda b: b.replace(b"gesetz_kurz", b"ozg_id", 1), "ozg_id"),
}  # fmt: skip


@pytest.mark.parametrize("wie", VERDERBEN)
async def test_eine_verdorbene_datei_aendert_nichts(
    wie: str, verdorben_in: tuple[AsyncEngine, Uebernehmen]
) -> None:
    engine, uebernehmen = verdorben_in
    verderben, grund = VERDERBEN[wie]
    vorher = await abdruck(engine, ohne=VERMERKT)
    bericht = await uebernehmen("leika", verderben(LEIKA))
    assert bericht.fehler is not None
    assert grund in bericht.fehler
    assert await abdruck(engine, ohne=VERMERKT) == vorher


def test_zeilennummern_zaehlen_zeilen_der_datei() -> None:
    inhalt = LEIKA + b'99012998002000,"zwei\r\nZeilen",4,,,,,,,\r\n' + leika_zeile("1", "A")
    zeilen = list(leika_lesen(io.BytesIO(inhalt)))
    assert [z.zeile for z in zeilen] == [2, 3, 4, 6]
    assert isinstance(zeilen[-1], AbgelehnteZeile)


@pytest.mark.parametrize(
    ("name", "erwartet"),
    [
        ("Unternehmensführung & -entwicklung", "unternehmensfuehrung-entwicklung"),
        ("Querschnitt ", "querschnitt"),
        ("Straße Ærø é", "strasse-r-e"),
        ("!!!", ""),
    ],
)
def test_kennung(name: str, erwartet: str) -> None:
    assert kennung(name) == erwartet
