"""A month of 20 teams costs at most three times its bare SQL, through the gateway."""

import asyncio
import json
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from ozg.postgres import Cluster
from services.beratung.planung.verfuegbarkeit import FREIE_BEGINNE, freie_beginne_von
from shared.schemas.beratung import VerfuegbarkeitenFilter
from tests.beratung.conftest import HEUTE, JETZT
from tests.beratung.planung.planen import MAI, PFAD
from tests.beratung.planung.test_tempo import GEBUCHT, TEAMS
from tests.ozg.conftest import Ozg

BUCHUNGEN, LAEUFE = 2_000, 300
OHNE_VORFUEHRDATEN = (
    "SET session_replication_role = replica",
    "TRUNCATE beratung.buchung, beratung.termin CASCADE",
)


@pytest.mark.nightly
def test_ein_monat_kostet_hoechstens_dreimal_sein_sql(ozg: Ozg, tmp_path: Path, port: int) -> None:
    """What is asked in turn meets the same machine: the median of the ratios counts."""
    plattform = ozg("up")
    plattform.warte_auf("Anhalten", seconds=240)
    plattform.warte_auf("Die vergangenen Monate stehen", seconds=240)
    cluster = Cluster(tmp_path / "ozg")
    cluster.anschliessen()
    gebucht = [befehl.format(wochen=BUCHUNGEN // TEAMS) for befehl in GEBUCHT]
    cluster.sql(";".join([*OHNE_VORFUEHRDATEN, *gebucht]), database="beratung")
    assert cluster.sql("SELECT count(*) FROM beratung.buchung", database="beratung") == "2000"
    leitung = HTTPConnection("127.0.0.1", port, timeout=30)

    def durch_das_gateway() -> None:
        leitung.request("GET", f"{PFAD}?{urlencode(MAI)}")
        assert json.load(leitung.getresponse())["items"]

    filter_ = VerfuegbarkeitenFilter.model_validate(MAI)
    frage = freie_beginne_von(
        filter_, von=filter_.von or HEUTE, bis=filter_.bis or HEUTE, jetzt=JETZT
    )
    engine = create_async_engine(
        cluster.url("beratung", "beratung_app"), connect_args={"server_settings": {"jit": "off"}}
    )
    with asyncio.Runner() as runner:
        session = AsyncSession(engine)

        async def fragen() -> None:
            assert (await session.execute(FREIE_BEGINNE, frage)).all()

        async def schliessen() -> None:
            await session.close()
            await engine.dispose()

        dauern = [
            (_dauer(durch_das_gateway), _dauer(lambda: runner.run(fragen()))) for _ in range(LAEUFE)
        ]
        runner.run(schliessen())
    leitung.close()
    gateway, sql = (median(spalte) for spalte in zip(*dauern, strict=True))
    verhaeltnis = median(antwort / nackt for antwort, nackt in dauern)
    print(f"\n{gateway * 1000:.1f} ms, SQL {sql * 1000:.1f} ms, median of ratios {verhaeltnis:.2f}")
    assert verhaeltnis < 3


def _dauer(tun: Callable[[], None]) -> float:
    beginn = time.perf_counter()
    tun()
    return time.perf_counter() - beginn
