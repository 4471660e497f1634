"""The table of transitions is whole, and the picture of it is current."""

import pytest

from services.foerderung.antrag.diagramm import DATEI, diagramm
from services.foerderung.antrag.status import (
    SICHTBAR,
    UEBERGAENGE,
    SchrittUnzulaessig,
    moegliche_schritte,
    pruefe_uebergang,
)
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus as S


def test_das_bild_ist_aktuell() -> None:
    assert DATEI.read_text("utf-8") == diagramm()


def test_jeder_stand_ist_erreichbar_und_hat_einen_namen() -> None:
    erreicht, neue = {S.ENTWURF}, {S.ENTWURF}
    while neue:
        neue = {n for u in UEBERGAENGE.values() if u.von & erreicht for n in u.nach} - erreicht
        erreicht |= neue
    assert erreicht == set(S) == set(SICHTBAR)


def test_von_ueberall_geht_es_zu_einem_ende() -> None:
    enden = {status for status in S if not moegliche_schritte(status)}
    assert enden == {S.ABGESCHLOSSEN, S.ZURUECKGEZOGEN}
    while weitere := {
        s
        for s in set(S) - enden
        if any(s in u.von and u.nach & enden for u in UEBERGAENGE.values())
    }:
        enden |= weitere
    assert enden == set(S)


@pytest.mark.parametrize("status", S)
def test_nur_was_in_der_tabelle_steht(status: S) -> None:
    antrag = Antrag(status=status)  # type: ignore[call-arg]
    for akt in UEBERGAENGE:
        if akt in moegliche_schritte(status):
            pruefe_uebergang(antrag, akt)
        else:
            with pytest.raises(SchrittUnzulaessig) as grund:
                pruefe_uebergang(antrag, akt)
            assert grund.value.members["moegliche_schritte"] == moegliche_schritte(status)


def test_wer_vorschlaegt_sieht_der_antragsteller_nicht() -> None:
    intern = {S.VOTUM, S.ENTSCHEIDUNGSREIF, S.BEWILLIGUNG_VORGESCHLAGEN, S.ABLEHNUNG_VORGESCHLAGEN}
    assert {SICHTBAR[status] for status in intern} == {SICHTBAR[S.IN_PRUEFUNG]}
    assert Akt.FREIGEBEN in UEBERGAENGE
