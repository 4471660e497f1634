"""What takes long to judge is judged beside the event loop, so that others are answered."""

import threading
from typing import Any

import httpx
import pytest

from services.foerderung.programmversion import erproben
from services.foerderung.sammelpruefung import sammelpruefen
from tests.foerderung.programmversion.versionen import STELLE, VERSIONEN, entwerfen, ikz


@pytest.fixture
def faeden(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The threads in which somebody is judged."""
    gesehen: set[int] = set()

    def merken(modul: Any, name: str) -> None:
        echt = getattr(modul, name)

        def gemerkt(*args: Any, **kwargs: Any) -> Any:
            gesehen.add(threading.get_ident())
            return echt(*args, **kwargs)

        monkeypatch.setattr(modul, name, gemerkt)

    merken(erproben, "beurteile")
    merken(sammelpruefen, "beurteile_alle")
    return gesehen


async def test_erproben(eigenes_portal: httpx.AsyncClient, faeden: set[int]) -> None:
    fassung = (await entwerfen(eigenes_portal, ikz())).json()
    pfad = f"{VERSIONEN}/{fassung['id']}/erproben"
    assert (await eigenes_portal.post(pfad, headers=STELLE)).json()["geprueft"] > 0
    assert faeden
    assert threading.get_ident() not in faeden


async def test_sammelpruefung(eigenes_portal: httpx.AsyncClient, faeden: set[int]) -> None:
    antwort = await eigenes_portal.post(
        "/foerderung/v1/sammelpruefungen", json={"stichtag": "2021-04-15"}, headers=STELLE
    )
    assert antwort.status_code == 201
    assert faeden
    assert threading.get_ident() not in faeden
