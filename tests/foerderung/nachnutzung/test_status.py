"""Which side of a Nachnutzung does what, without a database."""

from typing import Any

import pytest

from services.foerderung.nachnutzung.status import (
    AndereSeite,
    NachnutzungsschrittUnzulaessig,
    Seite,
    darf_sehen,
    moegliche_schritte,
    pruefe_uebergang,
    seite,
)
from services.foerderung.tables import Akt, Nachnutzung, Vorhaben
from shared.auth import Person
from shared.schemas.vorhaben import Nachnutzungsstatus as S

FRAGT, TRAEGT, FREMD = "06635020", "06636013", "06636004"


def nachnutzung(status: S = S.ANGEFRAGT) -> Nachnutzung:
    stand: dict[str, Any] = {"kommune": FRAGT, "status": status}
    return Nachnutzung(**stand)


def vorhaben(traeger: str | None) -> Vorhaben:
    stand: dict[str, Any] = {"traeger": traeger}
    return Vorhaben(**stand)


def person(rolle: str = "kommune", ags: str = FREMD) -> Person:
    return Person(sub="wer", rollen=frozenset({rolle}), ags=frozenset({ags}))


@pytest.mark.parametrize(
    ("wer", "sieht"),
    [
        (person(ags=FRAGT), True),
        (person(ags=TRAEGT), True),
        (person(), False),
        (person("koordinierungsstelle"), True),
        *((person(r, TRAEGT), False) for r in ("beratung", "kspv", "foerderstelle", "plattform")),
        (person("admin", FRAGT), False),
    ],
    ids=str,
)
def test_wer_sie_sieht(wer: Person, sieht: bool) -> None:
    assert darf_sehen(wer, nachnutzung(), vorhaben(TRAEGT)) is sieht
    ohne_traeger = darf_sehen(wer, nachnutzung(), vorhaben(None))
    assert ohne_traeger is (sieht and not wer.vertritt(TRAEGT))


@pytest.mark.parametrize(
    ("wer", "auf"),
    [
        (person(ags=FRAGT), Seite.NEHMEND),
        (person("koordinierungsstelle", FRAGT), None),
        (person("koordinierungsstelle"), Seite.GEBEND),
        (person(ags=TRAEGT), Seite.GEBEND),
    ],
    ids=str,
)
def test_auf_welcher_seite(wer: Person, auf: Seite | None) -> None:
    assert seite(wer, nachnutzung()) is auf


SCHRITTE: dict[tuple[S, Seite | None], list[Akt]] = {
    (S.ANGEFRAGT, Seite.GEBEND): [Akt.ZUSAGEN, Akt.ABLEHNEN],
    (S.ANGEFRAGT, Seite.NEHMEND): [Akt.BEENDEN],
    (S.ZUGESAGT, Seite.NEHMEND): [Akt.BEGINNEN, Akt.BEENDEN],
    (S.IN_NUTZUNG, Seite.NEHMEND): [Akt.BEENDEN],
}


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("auf", [*Seite, None])
def test_jeder_schritt_auf_jeder_seite(status: S, auf: Seite | None) -> None:
    eine, offen = nachnutzung(status), SCHRITTE.get((status, auf), [])
    assert moegliche_schritte(eine, auf) == offen
    for akt in (Akt.ZUSAGEN, Akt.ABLEHNEN, Akt.BEGINNEN, Akt.BEENDEN):
        if akt in offen:
            pruefe_uebergang(eine, akt, auf)
        else:
            with pytest.raises((AndereSeite, NachnutzungsschrittUnzulaessig)):
                pruefe_uebergang(eine, akt, auf)


def test_was_die_ablehnung_sagt() -> None:
    with pytest.raises(AndereSeite) as fehler:
        pruefe_uebergang(nachnutzung(), Akt.ZUSAGEN, Seite.NEHMEND)
    assert str(fehler.value) == "„zusagen“ ist nicht Ihr Schritt."
    with pytest.raises(NachnutzungsschrittUnzulaessig) as spaet:
        pruefe_uebergang(nachnutzung(S.ZUGESAGT), Akt.ZUSAGEN, Seite.GEBEND)
    assert str(spaet.value) == "„zusagen“ geht nicht im Stand „zugesagt“."
    assert spaet.value.members == {"moegliche_schritte": []}
    with pytest.raises(NachnutzungsschrittUnzulaessig) as noch_nicht:
        pruefe_uebergang(nachnutzung(), Akt.BEGINNEN, Seite.NEHMEND)
    assert noch_nicht.value.members == {"moegliche_schritte": [Akt.BEENDEN]}
