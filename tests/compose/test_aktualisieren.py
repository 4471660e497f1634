"""From one image to the next, whose schema is another, while people work."""

from pathlib import Path

import httpx
import pytest

from ozg.umgebung import DIENSTE
from tests.compose.plattform import DEPLOY, Plattform, laufende, rufe
from tests.compose.verkehr import Verkehr

pytestmark = pytest.mark.compose


def test_an_upgrade_answers_everybody(fassungen: tuple[str, str], tmp_path: Path) -> None:
    voriges, naechstes = fassungen
    with laufende(tmp_path, name="aktualisieren", abbild=voriges) as plattform:
        vorher = revisionen(plattform)
        token = plattform.token("06635020")
        with Verkehr(plattform.adresse, ags="06635020", token=token) as verkehr:
            verkehr.bis(20)
            assert not verkehr.fehler
            plattform.abbild = naechstes
            print("\n" + rufe("sh", str(DEPLOY / "ausrollen.sh"), env=plattform.env, seconds=400))
            verkehr.bis(len(verkehr.bestaetigt) + 20)
        nachher = revisionen(plattform)
        print(
            f"aktualisiert unter {sum(verkehr.antworten.values())} Anfragen"
            f" ({dict(verkehr.antworten)}), die längste {verkehr.laengste:.2f} s"
        )
        assert not verkehr.fehler
        assert not verkehr.fehlende()
        assert verkehr.vorhandene() == len(verkehr.bestaetigt)
        assert vorher != nachher
        for dienst in DIENSTE:
            laufend = plattform.behaelter(dienst)
            assert len(laufend) == 2
            assert {behaelter["Image"] for behaelter in laufend} == {naechstes}


def revisionen(plattform: Plattform) -> list[str]:
    """Return the last migration of each database."""
    wege = (f"{plattform.adresse}/{dienst}/v1/gesundheit" for dienst in DIENSTE)
    return [httpx.get(weg).json()["teile"][1]["revision"] for weg in wege]
