"""What a session knows of somebody's roles, and what the head of a page calls them."""

import pytest

from services.dashboard.anmeldung.sitzung import OHNE_ROLLE, ROLLEN, Sitzung, bezeichnung
from shared.auth import Person, Rolle


def person(*rollen: Rolle) -> Person:
    return Person(sub="wer", rollen=frozenset(rollen), ags=frozenset({"06635020"}))


def sitzung(*rollen: Rolle) -> Sitzung:
    return Sitzung(person(*rollen), name="", rolle="", bearer="", geheimnis="")


@pytest.mark.parametrize("rolle", Rolle)
def test_eine_rolle_hat_wer_sie_hat(rolle: Rolle) -> None:
    andere = set(Rolle) - {rolle}
    assert sitzung(rolle).hat(rolle)
    assert sitzung(rolle).hat(*Rolle)
    assert not sitzung(rolle).hat(*andere)
    assert not sitzung().hat(*Rolle)


def test_wer_verwaltet() -> None:
    verwaltend = {rolle for rolle in Rolle if sitzung(rolle).verwaltet}
    assert verwaltend == {Rolle.ADMIN, Rolle.KOORDINIERUNGSSTELLE, Rolle.PLATTFORM}


def test_wie_jemand_heisst() -> None:
    namen = ["Volkmarsen", "Wanfried"]
    assert bezeichnung(person(Rolle.KOMMUNE), namen) == ("Volkmarsen und 1 weitere", "Kommune")
    assert bezeichnung(person(Rolle.KOMMUNE), []) == OHNE_ROLLE
    assert bezeichnung(person(Rolle.BERATUNG), namen) == ROLLEN[Rolle.BERATUNG]
    assert bezeichnung(person(), namen) == OHNE_ROLLE
