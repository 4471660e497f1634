"""What a part says of the sources it rests on: the worst of what is said of them."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from services.dashboard.quelle.lage import geholt_am, status, stumme
from services.dashboard.quelle.quelle import Aufnahme, Gelesen, Unbekannt
from services.dashboard.seiten.land.lage import Lage, lage
from shared.schemas.dashboard import TeilStatus

JETZT = datetime(2026, 1, 5, 10, tzinfo=UTC)
DA = Aufnahme("x", JETZT, aktuell=True)
ALT = Aufnahme("x", JETZT - timedelta(hours=1), aktuell=False, stumm=True)
UNTERWEGS, VERGEBLICH = Unbekannt(stumm=False), Unbekannt(stumm=True)


@pytest.mark.parametrize(
    ("gelesen", "erwartet"),
    [
        ((DA,), TeilStatus.OK),
        ((DA, ALT), TeilStatus.VERALTET),
        ((DA, ALT, UNTERWEGS), TeilStatus.WIRD_GEHOLT),
        ((DA, ALT, UNTERWEGS, VERGEBLICH), TeilStatus.FEHLER),
    ],
)
def test_das_schlechteste_gilt(gelesen: tuple[Gelesen[str], ...], erwartet: TeilStatus) -> None:
    assert {status(*reihe) for reihe in permutations(gelesen)} == {erwartet}


def test_wer_noch_gefragt_wird_schweigt_nicht() -> None:
    gelesen: dict[str, Gelesen[str]] = {
        "beratung": VERGEBLICH,
        "katalog": ALT,
        "foerderung": UNTERWEGS,
    }
    assert stumme(gelesen) == ["katalog", "beratung"]
    assert geholt_am(UNTERWEGS, DA, ALT) == ALT.geholt_am
    assert geholt_am(UNTERWEGS) is None


def test_auf_der_seite_heisst_es_wird_geholt() -> None:
    def gezeigt(gelesen: Gelesen[str]) -> Lage:
        return lage(status(gelesen), geholt_am(gelesen), ("katalog",), jetzt=JETZT)

    assert gezeigt(UNTERWEGS) == Lage(bekannt=False, alter="", satz="", offen=True)
    nie = gezeigt(VERGEBLICH)
    assert (nie.bekannt, nie.offen) == (False, False)
    assert nie.satz.startswith("Der Dienst Katalog antwortet gerade nicht")
