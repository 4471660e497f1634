"""What a verified token lets a person do: rules of its claims, without HTTP."""

import inspect
from typing import Any

import pytest

from shared.auth import SIEHT_ALLE, Person, Rolle, RolleFehlt, braucht
from shared.sicht import ALLE, NICHTS, Sicht, am_anfang, erweitere, sehend

A, B = "06635020", "06636013"


def person(*rollen: str, ags: tuple[str, ...] = (A,)) -> Person:
    return Person(sub="wer", rollen=frozenset(rollen), ags=frozenset(ags))


@pytest.mark.parametrize("rolle", Rolle)
def test_wessen_zeilen_eine_rolle_sieht(rolle: Rolle) -> None:
    sicht = person(rolle).sicht()
    assert sicht.alle is (rolle in SIEHT_ALLE)
    assert sicht.kommunen == (frozenset({A}) if rolle is Rolle.KOMMUNE else frozenset())


def test_wer_alle_sieht() -> None:
    assert {"beratung", "koordinierungsstelle", "kspv", "foerderstelle"} == SIEHT_ALLE
    beides = person(Rolle.KOMMUNE, Rolle.KSPV).sicht()
    assert (beides.alle, set(beides.kommunen)) == (True, {A})


@pytest.mark.parametrize(
    ("rollen", "ags", "vertritt", "kommune"),
    [
        (("kommune",), (A,), True, A),
        (("kommune", "beratung"), (A,), True, A),
        (("kommune",), (A, B), True, None),
        (("kommune",), (B,), False, B),
        (("kommune",), (), False, None),
        (("plattform",), (A,), False, None),
        ((), (A,), False, None),
    ],
)
def test_wen_eine_person_vertritt(
    rollen: tuple[str, ...], ags: tuple[str, ...], vertritt: bool, kommune: str | None
) -> None:
    wer = person(*rollen, ags=ags)
    assert wer.vertritt(A) is vertritt
    assert wer.kommune == kommune


async def _gefragt(dependency: Any, wer: Person) -> None:
    await dependency.dependency(wer)


async def test_eine_der_rollen_genuegt() -> None:
    waechter = braucht(Rolle.BERATUNG, Rolle.ADMIN)
    assert inspect.iscoroutinefunction(waechter.dependency)
    await _gefragt(waechter, person("admin"))
    await _gefragt(waechter, person("kommune", "beratung"))
    for falsch in ((), ("kommune",), ("Admin",), ("berat",)):
        with pytest.raises(RolleFehlt) as fehler:
            await _gefragt(waechter, person(*falsch))
        assert str(fehler.value) == "Nötig ist die Rolle „beratung“ oder „admin“."


def test_was_die_datenbank_gesagt_bekommt() -> None:
    assert str(NICHTS) == ""
    assert str(ALLE) == "alle"
    assert str(Sicht(frozenset({B, A}))) == f"{A},{B}"
    assert str(Sicht(frozenset({A}), alle=True)) == "alle"


def test_eine_sicht_endet_und_waechst_nur() -> None:
    with sehend(NICHTS):
        assert am_anfang() == " SELECT set_config('ozg.kommunen', '', true);"
        erweitere(Sicht(frozenset({B})))
        erweitere(Sicht(frozenset({A})))
        assert am_anfang() == f" SELECT set_config('ozg.kommunen', '{A},{B}', true);"
        with sehend(NICHTS):
            assert "''" in am_anfang()
            erweitere(ALLE)
            erweitere(NICHTS)
            assert "'alle'" in am_anfang()
        assert f"'{A},{B}'" in am_anfang()
