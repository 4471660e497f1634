"""Whose calendar addresses somebody sees: their Kommune's, or as the Beratung those of teams."""

from uuid import uuid4

import httpx
import pytest

from services.beratung.kalenderabo.queries import darf_sehen
from services.beratung.tables import Kalenderabo
from shared.auth import Person, Rolle
from tests.beratung.conftest import EKOM21, HEUTE, VOLKMARSEN, WANFRIED
from tests.beratung.kalenderabo.test_kalender import PFAD, abonniert
from tests.beratung.planung.planen import angelegt
from tests.tokens import bearer

DER_KOMMUNE = Kalenderabo(kommune=VOLKMARSEN, nr=1, geheimnis=b"", angelegt_am=HEUTE)
DES_TEAMS = Kalenderabo(berater_id=uuid4(), nr=1, geheimnis=b"", angelegt_am=HEUTE)


def person(rolle: Rolle, *ags: str) -> Person:
    return Person(sub="wer", rollen=frozenset({rolle}), ags=frozenset(ags))


@pytest.mark.parametrize(
    ("wer", "abo", "darf"),
    [
        (person(Rolle.KOMMUNE, VOLKMARSEN), DER_KOMMUNE, True),
        (person(Rolle.KOMMUNE, WANFRIED), DER_KOMMUNE, False),
        (person(Rolle.BERATUNG, VOLKMARSEN), DER_KOMMUNE, False),
        (person(Rolle.KOMMUNE, VOLKMARSEN), DES_TEAMS, False),
        (person(Rolle.BERATUNG), DES_TEAMS, True),
    ],
)
def test_nur_die_eigenen(wer: Person, abo: Kalenderabo, darf: bool) -> None:
    assert darf_sehen(wer, abo) is darf


async def test_die_liste_zeigt_nur_die_eigenen(portal: httpx.AsyncClient) -> None:
    eigene = await abonniert(portal)
    team = await angelegt(portal)
    des_teams = await portal.post(PFAD, json={"berater": team["id"]}, headers=EKOM21)
    assert des_teams.status_code == 201
    mit_kommune = bearer(sub="ekom-2", rollen=["beratung"], ags=[VOLKMARSEN])
    for kopf, id in (
        ({}, eigene["id"]),
        (EKOM21, des_teams.json()["id"]),
        (mit_kommune, des_teams.json()["id"]),
    ):
        liste = (await portal.get(PFAD, headers=kopf)).json()
        assert [abo["id"] for abo in liste["items"]] == [id]
