"""Past days are filled in once, and say so."""

from datetime import date

import httpx
import pytest

from services.dashboard.kennzahl.nachtragen import tage
from services.dashboard.nachtragen import vergangenes_holen
from services.dashboard.settings import Settings
from shared.schemas.dashboard_kennzahl import Aufloesung
from tests.dashboard.conftest import Start
from tests.dashboard.quellen import Quellen
from tests.tokens import ISSUER

VERLAUF = "/dashboard/v1/kennzahlen/leistungen_verfuegbar/verlauf"


@pytest.fixture
def settings(url: str) -> Settings:
    woanders = dict.fromkeys(("katalog_url", "foerderung_url", "beratung_url"), "http://q.test")
    return Settings.model_validate({"database_url": url, "issuer": ISSUER} | woanders)


async def test_einmal_und_nicht_wieder(settings: Settings, quellen: Quellen, start: Start) -> None:
    zeit = {"von": date(2021, 1, 10), "bis": date(2021, 3, 31), "je": Aufloesung.MONAT}
    erstes = await vergangenes_holen(settings, http=quellen.http(), **zeit)  # type: ignore[arg-type]
    assert (erstes.nachgetragen, erstes.vorhanden, erstes.ohne_antwort) == (12, 0, 0)
    gefragt = quellen.gefragt.total()
    zweites = await vergangenes_holen(settings, http=quellen.http(), **zeit)  # type: ignore[arg-type]
    assert (zweites.nachgetragen, zweites.vorhanden) == (0, 12)
    assert quellen.gefragt.total() == gefragt
    async with start() as client:
        verlauf = await client.get(
            VERLAUF, params={"von": "2021-01-01", "bis": "2021-03-31", "aufloesung": "monat"}
        )
    punkte = verlauf.json()["punkte"]
    assert [p["stichtag"] for p in punkte] == ["2021-01-31", "2021-02-28", "2021-03-31"]
    assert all(p["nachgetragen"] for p in punkte)


async def test_ein_stummer_dienst_haelt_die_anderen_nicht_auf(
    settings: Settings, quellen: Quellen
) -> None:
    quellen.antwort["beratung"] = httpx.ConnectError("weg")
    tag = date(2021, 3, 31)
    ergebnis = await vergangenes_holen(
        settings, http=quellen.http(), von=tag, bis=tag, je=Aufloesung.TAG
    )
    assert (ergebnis.nachgetragen, ergebnis.ohne_antwort) == (3, 1)


def test_welche_tage() -> None:
    von, bis = date(2020, 1, 31), date(2020, 3, 15)
    assert [*tage(von, bis, Aufloesung.MONAT)] == [von, date(2020, 2, 29), bis]
    assert len([*tage(von, bis, Aufloesung.TAG)]) == 45
