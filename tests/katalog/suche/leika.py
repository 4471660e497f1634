"""The LeiKa table of 2019 as Leistungen, also many times over with varied names."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import asyncpg
import pytest

from shared.schemas.leistung import Typisierung
from shared.sortierung import gefaltet

DATEI = Path(__file__).parents[4] / "shared" / "daten" / "leika_ozg_2019.csv"
SILBEN = ("bal", "dor", "fin", "gal", "hol", "jen", "kur", "lim", "mor", "nag", "pel", "tor")

EINTRAGEN = """
INSERT INTO katalog.leistung (id, kennung, name, sortierung, synonyme, suchtext, leika_schluessel,
                              ozg_id, typisierung, zustaendige_ebene, herkunft)
SELECT uuidv7(), kennung, neu.name, gefaltet, '{}', gefaltet, nullif(leika, ''),
       ozg_leistung.ozg_id, string_to_array(typ, ' '), '{gemeinde}', 'leika'
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS neu (kennung, name, gefaltet, leika, ozg, typ)
  LEFT JOIN katalog.ozg_leistung ON ozg_leistung.ozg_id = neu.ozg
ON CONFLICT DO NOTHING"""

KOMMUNEN_EINTRAGEN = """
INSERT INTO katalog.gebietseinheit (id, ags, ars, name, name_amtlich, sortierung, art, kreis,
                                    sonderstatus, herkunft, gueltig)
SELECT uuidv7(), ags, left(ags, 5) || '0' || right(ags, 3) || right(ags, 3), name, name, gefaltet,
       'gemeinde', left(ags, 5) || '000', false, 'gv100ad', '[2000-01-01,)'
  FROM unnest($1::text[], $2::text[], $3::text[]) AS neu (ags, name, gefaltet)
ON CONFLICT DO NOTHING"""


def zeilen() -> list[dict[str, str]]:
    """Return the rows of the table; skips the test where it is absent."""
    if not DATEI.exists():
        pytest.skip(f"{DATEI.name} fehlt neben dem Projekt")
    with DATEI.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def leistungen_laden(db: asyncpg.Connection, *, vielfach: int = 1) -> None:
    """Put in all rows, and `vielfach` - 1 copies of them whose names each have a word changed."""
    for kopie in range(vielfach):
        await db.execute(EINTRAGEN, *map(list, zip(*_leistungen(kopie), strict=True)))
    await db.execute("ANALYZE katalog.leistung, katalog.suchwort")


async def kommunen_laden(db: asyncpg.Connection, anzahl: int) -> None:
    """Put in `anzahl` Gemeinden with names made of the present ones and of syllables."""
    zufall = random.Random(5)
    namen = [zeile["name"] for zeile in await db.fetch("SELECT name FROM katalog.gebietseinheit")]
    neu = []
    for nr in range(anzahl):
        name = zufall.choice(namen) + zufall.choice(SILBEN) + zufall.choice(SILBEN)
        ags = f"06{4 + nr // 999 % 3}{50 + nr // 999 // 3:02}{1 + nr % 999:03}"
        neu.append((ags, name, gefaltet(name)))
    await db.execute(KOMMUNEN_EINTRAGEN, *map(list, zip(*neu, strict=True)))
    await db.execute("ANALYZE katalog.gebietseinheit, katalog.suchwort")


def _leistungen(kopie: int) -> Iterator[tuple[str, ...]]:
    zufall = random.Random(kopie)
    alle = zeilen()
    for nr, zeile in enumerate(alle):
        name = zeile["bezeichnung"].strip()
        leika = zeile["leika_schluessel"] if zeile["leika_schluessel"].startswith("99") else ""
        if kopie:
            name = _abgewandelt(name, zufall.choice(alle)["bezeichnung"], zufall)
            leika = leika and f"99{800 + kopie}{nr // 900:03}{100 + nr % 900:03}000"
        typen = [typ for typ in zeile["typisierung"].split(", ") if typ in get_args(Typisierung)]
        yield (
            f"leika-{kopie}-{nr}", name, gefaltet(name), leika, zeile["ozg_id"], " ".join(typen),
        )  # fmt: skip


def _abgewandelt(name: str, anderer: str, zufall: random.Random) -> str:
    """Return the name with one word from another, or with one that nobody has had before."""
    worte, fremd = name.split(), zufall.choice(anderer.split())
    if zufall.random() < 0.3:
        fremd = zufall.choice(SILBEN).title() + zufall.choice(SILBEN) + fremd.lower()
    worte[zufall.randrange(len(worte))] = fremd
    return " ".join(worte)
