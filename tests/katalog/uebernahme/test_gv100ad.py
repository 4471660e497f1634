"""The Gemeindeverzeichnis: what an issue changes, and what it may not."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.stammdaten import einspielen
from services.katalog.uebernahme.gv100ad.lesen import gv100ad_lesen
from services.katalog.uebernahme.zeile import AbgelehnteZeile
from shared.db import sessions_for
from tests.katalog.uebernahme.conftest import VERMERKT, Uebernehmen, abdruck, zahlen
from tests.katalog.uebernahme.dateien import Verzeichnis

VOLKMARSEN, AROLSEN, DIEMELSTADT = "06635020", "06635002", "06635008"


async def zeilen(engine: AsyncEngine, ags: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        gefunden = await connection.execute(
            text(
                "SELECT lower(gueltig)::text, upper(gueltig)::text, name, einwohner, flaeche_ha,"
                " einwohner_stand::text, herkunft FROM katalog.gebietseinheit"
                " WHERE ags = :ags ORDER BY gueltig"
            ),
            {"ags": ags},
        )
        return [tuple(zeile) for zeile in gefunden]


async def zaehler(engine: AsyncEngine, tag: str) -> tuple[int, int]:
    async with engine.connect() as connection:
        zeile = await connection.execute(
            text(
                "SELECT sum(kommunen), sum(einwohner) FILTER (WHERE teil NOT LIKE '%kreis'"
                " OR teil = 'landkreis') FROM katalog.gebietszaehler WHERE tag <= (:tag)::date"
            ).bindparams(tag=tag)
        )
        kommunen, einwohner = zeile.one()
        return int(kommunen), int(einwohner)


async def test_die_amtliche_datei_sagt_was_wir_schon_wissen(
    engine: AsyncEngine, uebernehmen: Uebernehmen, gv100ad: bytes
) -> None:
    bericht = await uebernehmen("gv100ad", gv100ad)
    assert (bericht.gelesen, bericht.abgelehnt, bericht.uebersprungen) == (16_035, 0, 15_593)
    assert zahlen(bericht, "Kommune") == (0, 0, 0, 442)
    assert "Stand der Bevölkerung: 31.12.2022 (erkannt an 442 gleichen Zahlen)." in bericht.hinweise


async def test_auch_als_latin1(
    engine: AsyncEngine, uebernehmen: Uebernehmen, gv100ad: bytes
) -> None:
    alt = (
        gv100ad.decode()
        .replace("Volkmarsen, Stadt", "Völkmarsen       ")
        .encode("latin-1", "replace")
    )
    bericht = await uebernehmen("gv100ad", alt)
    assert zahlen(bericht, "Kommune") == (0, 1, 0, 441)
    assert [zeile[2:4] for zeile in await zeilen(engine, VOLKMARSEN)] == [("Völkmarsen", 6769)]


async def test_neu_geaendert_aufgeloest(engine: AsyncEngine, uebernehmen: Uebernehmen) -> None:
    neu = Verzeichnis("20250630")
    neu.kommunen[VOLKMARSEN] |= {"einwohner": "6781"}
    weg = neu.kommunen.pop(DIEMELSTADT)
    groesser = {"flaeche_ha": str(12647 + int(weg["flaeche_ha"]))}
    neu.kommunen[AROLSEN] |= groesser
    neu.kommunen["06635099"] = weg | {"ags": "06635099", "name_amtlich": "Neustadt, Stadt"}
    vorher = await abdruck(engine)
    probe = await uebernehmen("gv100ad", bytes(neu), probe=True)
    assert await abdruck(engine) == vorher
    bericht = await uebernehmen("gv100ad", bytes(neu))
    assert bericht == probe
    # the Landkreis has other inhabitants as well
    assert zahlen(bericht, "Kommune") == (1, 3, 1, 438)
    geaendert = {u.schluessel: u.aenderungen for u in bericht.unterschiede if u.aenderungen}
    assert [(a.feld, a.alt, a.neu) for a in geaendert[VOLKMARSEN]] == [
        ("einwohner", "6769", "6781")
    ]
    stand = "2022-12-31"
    assert await zeilen(engine, VOLKMARSEN) == [
        (None, None, "Volkmarsen", 6781, 6747, stand, "gv100ad")
    ]
    assert await zeilen(engine, DIEMELSTADT) == [
        (None, "2025-06-30", "Diemelstadt", 5354, 8255, stand, "gv100ad")
    ]
    assert await zeilen(engine, AROLSEN) == [
        (None, "2025-06-30", "Bad Arolsen", 15987, 12647, stand, "gv100ad"),
        ("2025-06-30", None, "Bad Arolsen", 15987, 20902, stand, "gv100ad"),
    ]
    assert [z[:3] for z in await zeilen(engine, "06635099")] == [("2025-06-30", None, "Neustadt")]
    assert any(
        "Diemelstadt" in h and "Nachfolger nennt die Datei nicht" in h for h in bericht.hinweise
    )
    noch_einmal = await uebernehmen("gv100ad", bytes(neu))
    assert zahlen(noch_einmal, "Kommune") == (0, 0, 0, 442)


async def test_die_nenner_folgen(engine: AsyncEngine, uebernehmen: Uebernehmen) -> None:
    neu = Verzeichnis("20250630")
    neu.kommunen[VOLKMARSEN] |= {"einwohner": "7769"}
    vorher = await zaehler(engine, "2025-06-30")
    await uebernehmen("gv100ad", bytes(neu))
    kommunen, einwohner = await zaehler(engine, "2025-06-30")
    assert (kommunen, einwohner) == (vorher[0], vorher[1] + 2000)  # as Stadt and in its Landkreis


async def test_der_stand_der_bevoelkerung_wird_gesagt(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    neu = Verzeichnis("20250630")
    for zeile in neu.kommunen.values():
        zeile["einwohner"] = str(int(zeile["einwohner"] or 0) + 1)
    bericht = await uebernehmen("gv100ad", bytes(neu))
    assert any("31.12.2024 (angenommen" in h for h in bericht.hinweise)
    assert (await zeilen(engine, VOLKMARSEN))[0][3:6] == (6770, 6747, "2024-12-31")
    assert zahlen(await uebernehmen("gv100ad", bytes(neu)), "Kommune") == (0, 0, 0, 442)


async def test_eine_aeltere_ausgabe_ueberschreibt_nichts(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    alt = Verzeichnis("20210331")
    alt.kommunen[VOLKMARSEN] |= {"einwohner": "1", "name_amtlich": "Anders"}
    alt.kommunen["06635005"] |= {"einwohner": "1800", "flaeche_ha": "3500", "plz": "59969"}
    alt.kommunen["06635099"] = alt.kommunen[VOLKMARSEN]
    del alt.kommunen[AROLSEN]
    vorher = await zeilen(engine, VOLKMARSEN)
    bericht = await uebernehmen("gv100ad", bytes(alt))
    assert await zeilen(engine, VOLKMARSEN) == vorher
    assert (await zeilen(engine, AROLSEN))[0][1] is None
    assert await zeilen(engine, "06635099") == []
    assert (await zeilen(engine, "06635005"))[0][:5] == (
        None,
        "2023-01-01",
        "Bromskirchen",
        1800,
        3500,
    )
    assert any("ältere Ausgabe" in h for h in bericht.hinweise)


async def test_die_stammdaten_lassen_uebernommenes_stehen(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    neu = Verzeichnis("20250630")
    neu.kommunen[AROLSEN] |= {"flaeche_ha": "20000", "name_amtlich": "Bad Arolsen, Residenzstadt"}
    await uebernehmen("gv100ad", bytes(neu))
    vorher = await zeilen(engine, AROLSEN)
    async with sessions_for(engine).begin() as session:
        await einspielen(session)
    assert await zeilen(engine, AROLSEN) == vorher
    assert len(vorher) == 2


async def test_abgelehnte_zeilen_beenden_niemanden(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    neu = Verzeichnis("20250630")
    neu.kommunen[AROLSEN] |= {"kennzeichen": "99"}
    bericht = await uebernehmen("gv100ad", bytes(neu))
    [abgelehnt] = bericht.abgelehnte_zeilen
    assert bytes(neu).decode().splitlines()[abgelehnt.zeile - 1][10:18] == AROLSEN
    assert zahlen(bericht, "Kommune")[2] == 0
    assert (await zeilen(engine, AROLSEN))[0][1] is None


async def test_gemeindefreie_gebiete_sind_keine_kommunen(
    engine: AsyncEngine, uebernehmen: Uebernehmen
) -> None:
    neu = Verzeichnis()
    frei = neu.kommunen[VOLKMARSEN] | {
        "name_amtlich": "Wald",
        "kennzeichen": "66",
        "einwohner": "0",
    }
    neu.kommunen["06635200"] = frei | {"flaeche_ha": "0"}
    bericht = await uebernehmen("gv100ad", bytes(neu))
    assert zahlen(bericht, "Kommune")[0] == 0
    assert await zeilen(engine, "06635200") == []


VERDERBEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "leer": (lambda b: b"", "nicht vollständig"),
    "abgeschnitten_in_der_zeile": (lambda b: b[:50_000], "abgeschnitten"),
    "abgeschnitten_am_zeilenende": (
        lambda b: b"".join(b.splitlines(True)[:80]), "nicht vollständig"
    ),
    "ohne_letztes_zeilenende": (lambda b: b[:-1], "kein Ende"),
    "eine_stelle_fehlt": (lambda b: b.replace(b"Volkmarsen", b"olkmarsen", 1), "219 Zeichen"),
    "nul": (lambda b: b.replace(b"Volkmarsen", b"Volk\0arsen", 1), "Zeichen, die in keinem Namen"),
    "gemischter_zeichensatz": (lambda b: b.replace("ö".encode(), b"\xf6 ", 1), "Zeile"),
    "dos_zeichensatz": (
        lambda b: b.decode().replace("ß", "s").encode("cp850"), "in keinem Namen"
    ),
    "doppelt_kodiert": (lambda b: b.decode().encode().decode("latin-1").encode(), "Zeichen statt"),
    "riesige_zeile": (lambda b: b"x" * 5_000_000, "kein Ende"),
    "andere_satzart": (lambda b: b"7" + b[1:], "Satzart"),
    "anderer_tag": (lambda b: b.replace(b"602023113006", b"602023113106", 1), "Gebietsstand"),
    "zwei_ausgaben": (lambda b: b + b.replace(b"20231130", b"20241231"), "Gebietsstand"),
    "zweimal_dasselbe": (lambda b: b + b, "zweimal"),
    "ohne_gemeinden": (
        lambda b: b"".join(z for z in b.splitlines(True) if z[:2] != b"60"), "keine Gemeinden"
    ),
    "ohne_laender": (
        lambda b: b"".join(z for z in b.splitlines(True) if z[:2] != b"10"), "fehlen die Länder"
    ),
    "halb_hessen": (
        lambda b: b"".join(z for z in b.splitlines(True) if z[10:12] != b"06" or z[10:13] == b"064"
                           or z[:2] == b"10"), "fehlen in der Datei"
    ),
    "eine_andere_datei": (lambda b: b"ags;name\r\n06635020;Volkmarsen\r\n", "Zeichen statt"),
}  # fmt: skip


@pytest.mark.parametrize("wie", VERDERBEN)
async def test_eine_verdorbene_datei_aendert_nichts(
    wie: str, verdorben_in: tuple[AsyncEngine, Uebernehmen]
) -> None:
    engine, uebernehmen = verdorben_in
    verderben, grund = VERDERBEN[wie]
    ganz = Verzeichnis("20231130")
    ganz.kommunen[VOLKMARSEN] |= {"einwohner": "1"}
    vorher = await abdruck(engine, ohne=VERMERKT)
    bericht = await uebernehmen("gv100ad", verderben(bytes(ganz)))
    assert bericht.fehler is not None
    assert grund in bericht.fehler
    assert await abdruck(engine, ohne=VERMERKT) == vorher


def test_der_leser_lehnt_einzelne_zeilen_ab() -> None:
    text = Verzeichnis().kodiert("utf-8").decode()
    zeilen = text.splitlines(keepends=True)
    [nr] = [nr for nr, z in enumerate(zeilen) if z[10:18] == VOLKMARSEN]
    for anfang, ende, ersatz in (
        (128, 139, "0000000x000"),
        (165, 170, "3447x"),
        (22, 72, " " * 50),
    ):
        verdorben = zeilen[nr][:anfang] + ersatz + zeilen[nr][ende:]
        inhalt = "".join([*zeilen[:nr], verdorben, *zeilen[nr + 1 :]]).encode()
        abgelehnt = [z for z in gv100ad_lesen(io.BytesIO(inhalt)) if isinstance(z, AbgelehnteZeile)]
        assert [z.zeile for z in abgelehnt] == [nr + 1]
        assert VOLKMARSEN in abgelehnt[0].grund


def test_auch_mit_crlf_bom_und_alter_endmarke() -> None:
    for inhalt in (
        b"\xef\xbb\xbf" + bytes(Verzeichnis()),
        bytes(Verzeichnis()).replace(b"\n", b"\r\n"),
        bytes(Verzeichnis()) + b"\x1a",
        bytes(Verzeichnis()) + b"\r\n",
    ):
        assert len(list(gv100ad_lesen(io.BytesIO(inhalt)))) == len(Verzeichnis().zeilen())
