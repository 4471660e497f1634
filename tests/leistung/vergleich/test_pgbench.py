"""pgbench books again what the service has booked, under the same constraints."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from ozg.postgres import SUPERUSER, Cluster
from tests.beratung.conftest import EKOM21, VIELE, app_on, katalog, schluessel, wunsch
from tests.conftest import Datenbank, client_for
from tests.leistung.vergleich.mitschrift import mitschreiben
from tests.leistung.vergleich.pgbench import BUCHT, NichtGelaufen, lauf, skript

pytestmark = pytest.mark.nightly
WOCHEN = 4


async def test_was_gebucht_wurde_bucht_pgbench_noch_einmal(
    cluster: Cluster, vorlage: Callable[[str], str], database: Datenbank, tmp_path: Path
) -> None:
    url = database("beratung")
    gebucht = str(make_url(url).database)
    with mitschreiben(cluster, gebucht) as geschrieben:
        async for portal in client_for(app_on(url, katalog), **EKOM21):
            for nr, ags in enumerate(VIELE * WOCHEN):
                montag = date(2021, 6, 7) + timedelta(weeks=nr // len(VIELE))
                eine = wunsch(ags=ags, beginn=montag.isoformat(), eigenanteil_akzeptiert=True)
                await portal.post("/beratung/v1/buchungen", json=eine, headers=schluessel())
    transaktionen = geschrieben.transaktionen(mit=BUCHT)
    gemacht = skript(transaktionen, neu=BUCHT)
    assert len(gemacht.zeilen) >= len(VIELE)

    async def laufen(vorher: str) -> float:
        return await lauf(
            cluster, vorlage=vorher, rolle="beratung_app", skript=gemacht, zugleich=2,
            ordner=tmp_path,
        )  # fmt: skip

    assert await laufen(vorlage("beratung")) > 0
    with pytest.raises(NichtGelaufen):  # every day of it is taken there
        await laufen(gebucht)
    verbindung = await asyncpg.connect(cluster.url(gebucht, SUPERUSER).replace("+asyncpg", ""))
    anzahl = await verbindung.fetchval("SELECT count(*) FROM beratung.buchung")
    await verbindung.close()
    assert anzahl == len(transaktionen)
