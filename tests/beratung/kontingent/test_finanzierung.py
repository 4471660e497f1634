"""Who pays for a consulting, on every day and without a database."""

from datetime import date, timedelta

import pytest

from services.beratung.kontingent.finanzierung import (
    Entscheidung,
    Foerderung,
    Foerderzeit,
    entscheide,
)
from shared.schemas.beratung import Bereich, Finanzierung

ERSTE = Foerderzeit(
    von=date(2021, 1, 1),
    bis=date(2021, 12, 31),
    plaetze=1,
    schluessel="P/ozg",
    topf="Vereinbarung",
    quelle="Report",
    regelversion="1-a",
)
ZWEITE = Foerderzeit(date(2022, 1, 1), date(2022, 6, 30), 2, "P/ozg", "Anderer", "Report", "2-b")
OZG = Foerderung(Bereich.OZG, (ERSTE, ZWEITE))
NIE = Foerderung(Bereich.VERWALTUNGSDIGITALISIERUNG, ())
EIN_TAG = timedelta(days=1)


@pytest.mark.parametrize(
    ("tage", "zeit"),
    [
        ([ERSTE.von], ERSTE),
        ([ERSTE.von, ERSTE.bis], ERSTE),
        ([ERSTE.von - EIN_TAG], None),
        ([ERSTE.bis, ZWEITE.von], None),  # all of them in one
        ([ZWEITE.von], ZWEITE),
        ([ZWEITE.bis], ZWEITE),
        ([ZWEITE.bis + EIN_TAG], None),
    ],
)
def test_alle_tage_in_einer_zeit(tage: list[date], zeit: Foerderzeit | None) -> None:
    assert OZG.fuer(tage) == zeit
    assert OZG.gilt(tage) is (zeit is not None)


@pytest.mark.parametrize("platz", [1, 2])
def test_das_land_zahlt_aus_dem_topf_der_zeit(platz: int) -> None:
    assert entscheide(OZG, freier_platz=platz, tage=[ZWEITE.bis]) == Entscheidung(
        Finanzierung.LAND,
        "Das Land zahlt: Es ist Ihre kostenfreie Beratung im Bereich OZG (Module 1 und 2), aus"
        " „Anderer“.",
        platz,
        "Anderer",
        "2-b",
    )


def test_ohne_freien_platz_zahlt_die_kommune() -> None:
    assert entscheide(OZG, freier_platz=None, tage=[ERSTE.von]) == Entscheidung(
        Finanzierung.EIGEN,
        "Ihre kostenfreie Beratung im Bereich OZG (Module 1 und 2) ist schon vergeben.",
        None,
        None,
        "1-a",
    )


@pytest.mark.parametrize(
    ("tage", "warum"),
    [
        ([ZWEITE.bis, ZWEITE.bis + EIN_TAG], "nicht alle Tage liegen darin"),
        ([ERSTE.bis, ZWEITE.von], "diese Tage liegen nicht alle im selben Zeitraum"),
        ([ERSTE.bis, ZWEITE.bis + EIN_TAG], "nicht alle Tage liegen darin"),
    ],
)
def test_ausserhalb_der_zeiten_zahlt_sie_auch_mit_freiem_platz(
    tage: list[date], warum: str
) -> None:
    assert entscheide(OZG, freier_platz=1, tage=tage) == Entscheidung(
        Finanzierung.EIGEN,
        "Im Bereich OZG (Module 1 und 2) zahlt das Land Beratungen vom 1. Januar 2021 bis"
        f" 31. Dezember 2021 und vom 1. Januar 2022 bis 30. Juni 2022; {warum}.",
        None,
        None,
        "2-b",
    )


def test_ausserhalb_der_einzigen_zeit() -> None:
    entschieden = entscheide(Foerderung(Bereich.OZG, (ERSTE,)), freier_platz=1, tage=[ZWEITE.von])
    assert (entschieden.finanzierung, entschieden.regelversion) == (Finanzierung.EIGEN, "1-a")


def test_wo_es_nie_etwas_gab() -> None:
    assert not NIE.gilt([ERSTE.von])
    assert entscheide(NIE, freier_platz=1, tage=[ERSTE.von]) == Entscheidung(
        Finanzierung.EIGEN,
        "Im Bereich Verwaltungsdigitalisierung (Module 3 und 4) zahlt das Land keine Beratungen.",
        None,
        None,
        None,
    )
