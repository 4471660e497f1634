"""Looking through the Leistungen by Bündel: no number that the page behind it does not show."""

from services.dashboard.seiten.leistungen.suchen import _zum_buendel, _zum_durchsehen
from shared.schemas.katalog import UMSETZUNGSBUENDEL, UmsetzungsbuendelRead

BUENDEL = UmsetzungsbuendelRead.model_validate(UMSETZUNGSBUENDEL)


def test_a_buendel_promises_no_number_of_hits() -> None:
    [buendel, *_] = _zum_durchsehen([], [BUENDEL], {})
    assert [wert.anzahl for wert in buendel.werte] == [None]


def test_fewer_hits_than_the_source_counts_are_explained() -> None:
    fragen = {"umsetzungsbuendel": str(BUENDEL.id)}
    satz = _zum_buendel([BUENDEL], fragen, BUENDEL.anzahl_leistungen - 6)
    assert f"nach der Quelle {BUENDEL.anzahl_leistungen} Leistungen" in satz
    assert not _zum_buendel([BUENDEL], fragen, BUENDEL.anzahl_leistungen)
    assert not _zum_buendel([BUENDEL], fragen | {"status": "geplant"}, 1)
    assert not _zum_buendel([BUENDEL], {}, 70)
