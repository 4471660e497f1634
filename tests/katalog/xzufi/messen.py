"""Read 50 MB of XZuFi, bring it into a database and write it again: `python -m
tests.katalog.xzufi.messen URL` prints peaks (MB above what the imports of Python take) and seconds.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlmodel import col

from services.katalog.tables import Leistung
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.uebernehmen import uebernehmen
from services.katalog.xzufi.ausgeben import XzufiAusgabe
from services.katalog.xzufi.datei import XzufiDatei
from services.katalog.xzufi.lesen import xzufi_lesen
from shared.db import engine_for, sessions_for
from shared.schemas.uebernahme import Uebernahmeart
from tests.katalog.xzufi import nachricht as x

MB = 1024 * 1024
ABSATZ = "<p>Wer einen Hund hält, meldet ihn binnen eines Monats an & zahlt Hundesteuer.</p> "


def schreibe_datei(datei: BinaryIO, mb: int) -> int:
    """Write a message of about `mb` MB; answers how many Leistungen it holds."""
    kopf, fuss = x.datei("|").getvalue().split(b"|")
    datei.write(kopf)
    text = ABSATZ.replace("&", "&amp;").replace("<", "&lt;") * 60
    rest = (
        f'<xzufi:modulText><xzufi:inhalt languageCode="de">{text}</xzufi:inhalt></xzufi:modulText>'
    )
    anzahl = 0
    while datei.tell() < mb * MB:
        anzahl += 1
        objekt = x.leistung(str(anzahl), f"Leistung Nummer {anzahl}", rest=rest,
                            leika=f"99{anzahl + 100000:09d}000")  # fmt: skip
        zustaendig = x.zustaendigkeit(f"Z{anzahl}", leistung=str(anzahl))
        for teil in (objekt, zustaendig):
            datei.write(f"<xzufi:schreibe>\n{teil}</xzufi:schreibe>\n".encode())
    datei.write(f"<xzufi:schreibe>{x.onlinedienst()}</xzufi:schreibe>".encode() + fuss)
    datei.seek(0)
    return anzahl


def gipfel() -> float:
    """Return the peak of this process in MB; ru_maxrss would begin with that of its parent."""
    [zeile] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(zeile) / 1024


async def messen(url: str, mb: int) -> dict[str, float]:
    engine = engine_for(url, service="katalog")
    with tempfile.TemporaryFile() as datei, tempfile.TemporaryFile() as ausgabe:
        anzahl = schreibe_datei(datei, mb)
        zahlen = {"mb": datei.seek(0, 2) / MB, "leistungen": float(anzahl)}
        datei.seek(0)
        anfang, uhr = gipfel(), time.monotonic()

        def noch(name: str) -> None:
            nonlocal uhr
            zahlen[f"{name}_mb"], zahlen[f"{name}_s"] = gipfel() - anfang, time.monotonic() - uhr
            uhr = time.monotonic()

        assert sum(1 for _ in xzufi_lesen(datei)) == 2 * anzahl + 1
        noch("lesen")
        for lauf in ("erster", "zweiter"):
            async with sessions_for(engine).begin() as session:
                bericht = await uebernehmen(session, art=Uebernahmeart.XZUFI, datei=datei,
                                            probe=False, bericht=Bericht(),
                                            anteil=_nichts)  # fmt: skip
            assert bericht.fehler is None, bericht.fehler
            assert (not bericht.unterschiede) == (lauf == "zweiter")
            noch(f"{lauf}_lauf")
        ziel = XzufiDatei(ausgabe, date(2021, 4, 15))
        async with sessions_for(engine).begin() as session:
            xzufi = XzufiAusgabe(session)
            auswahl = select(col(Leistung.id)).where(col(Leistung.herkunft) == "xzufi")
            strom = await session.stream_scalars(auswahl, execution_options={"yield_per": 50})
            async for block in strom.partitions():
                ziel.schreibe(await xzufi.leistungen(block))
        ziel.beende()
        noch("ausgeben")
    await engine.dispose()
    return {name: round(wert, 1) for name, wert in zahlen.items()}


def _nichts(_: int) -> None: ...


if __name__ == "__main__":
    print(json.dumps(asyncio.run(messen(sys.argv[1], int(sys.argv[2])))))
