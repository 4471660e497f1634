"""However many act upon one Antrag at once: one of them does, the others are told."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest

from tests.conftest import client_for
from tests.foerderung.antrag.schritte import GRUND, tue, zeilen
from tests.foerderung.budget.test_journal import ABWEICHEND
from tests.foerderung.budget.vergabe import TAG, leeren, verbindungen, vorgeschlagene
from tests.foerderung.conftest import app_on
from tests.tokens import bearer

GLEICHZEITIG = 100
VORSCHLAG_ERLEDIGT = """
    SELECT (status = 'entschieden') = (bewilligt IS NOT NULL), status IN ('entschieden',
      'in_pruefung'), version FROM foerderung.antrag"""


@pytest.mark.parametrize(
    "laeufe", [1, pytest.param(20, marks=pytest.mark.nightly)], ids=["1", "20"]
)
async def test_hundert_zugleich_genau_einer(
    foerderung_url: str, superuser_url: Callable[[str], str], laeufe: int
) -> None:
    """Some release a proposal, some give it back; each is another person and saw the same."""
    async for client in client_for(app_on(foerderung_url, heute=TAG)):
        for _ in range(laeufe):
            await leeren(superuser_url(foerderung_url))
            async with verbindungen(foerderung_url, 1) as sessions, sessions.begin() as session:
                (kennung,) = await vorgeschlagene(session, 1)
            antrag = {"id": str(kennung), "version": 1}
            antworten = await asyncio.gather(
                *(
                    tue(
                        client,
                        antrag,
                        "zurueckgeben" if nr % 2 else "freigeben",
                        bearer(sub=f"person-{nr}", rollen=["foerderstelle"], ags=None),
                        GRUND if nr % 2 else None,
                    )
                    for nr in range(GLEICHZEITIG)
                )
            )
            gezaehlt = Counter(antwort.status_code for antwort in antworten)
            assert gezaehlt[200] == 1, gezaehlt
            assert gezaehlt[409] + gezaehlt[412] == GLEICHZEITIG - 1, gezaehlt
            assert await zeilen(foerderung_url, VORSCHLAG_ERLEDIGT) == [(True, True, 2)]
            assert await zeilen(foerderung_url, ABWEICHEND.text) == [(0,)]
            verlauf = await zeilen(
                foerderung_url,
                "SELECT count(*) FILTER (WHERE version = 2), count(DISTINCT version) = count(*)"
                " FROM foerderung.journal WHERE gegenstand = 'antrag'",
            )
            assert verlauf == [(1, True)]
    assert await zeilen(foerderung_url, "SELECT count(*) FROM foerderung.ablehnung") == [
        (laeufe * (GLEICHZEITIG - 1),)
    ]
