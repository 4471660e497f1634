"""Doing what a form asks for: what the services say stands in the form."""

from typing import Any, cast

import httpx
import pytest

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, status, vollziehen
from shared.clients.beratung.buchungen import module
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar


def gespraech(error: Exception) -> Gespraech:
    async def antworte(_: object) -> Any:
        raise error

    return cast(Gespraech, antworte)


def abgelehnt(code: int, art: str, **mehr: object) -> Abgelehnt:
    problem = {"type": f"/probleme/{art}", "title": "T", "status": code, "detail": "So nicht."}
    return Abgelehnt(httpx.Response(code, json=problem | {"instance": "/"} | mehr))


@pytest.mark.parametrize(
    ("error", "fehler", "code"),
    [
        (abgelehnt(409, "tag-belegt"), {"datum": "So nicht."}, 422),
        (abgelehnt(409, "sonst"), {"": "So nicht."}, 409),
        (
            abgelehnt(
                422,
                "eingabe-ungueltig",
                errors=[{"pointer": "/body/beginn", "code": "x", "detail": "Anders."}],
            ),
            {"datum": "Anders."},
            422,
        ),
    ],
)
async def test_a_refusal_stands_beside_its_field(
    error: Abgelehnt, fehler: dict[str, str], code: int
) -> None:
    formular = Formular({"datum": ["7.6.2021"]})
    felder = {"tag-belegt": "datum", "/body/beginn": "datum"}
    antwort = await vollziehen(
        gespraech(error), module(), formular, gegenstand="die Buchung", felder=felder
    )
    assert antwort is None
    assert formular.fehler == fehler
    assert status(formular) == code


async def test_somebody_was_faster_and_a_silent_service() -> None:
    for error, anfang in (
        (abgelehnt(412, "version-veraltet"), "Jemand anderes hat die Buchung geändert."),
        (DienstNichtErreichbar("Die Beratung antwortet nicht. Gleich."), "Die Beratung antwortet"),
    ):
        formular = Formular()
        await vollziehen(gespraech(error), module(), formular, gegenstand="die Buchung")
        assert formular.fehler[""].startswith(anfang)
        assert status(formular) == 409


def test_only_our_own_keys_and_versions_go_along() -> None:
    assert schluessel(Formular({"schluessel": ["abc-1"]})) == "abc-1"
    assert len(schluessel(Formular({"schluessel": ["ä\r\nX: 1"]}))) == 36
    assert gesehen(Formular({"etag": ['"3"']})) == '"3"'
    assert gesehen(Formular({"etag": ["ü"]})) == '"0"'
