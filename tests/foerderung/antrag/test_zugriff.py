"""Who sees an Antrag and who calls it their own: every role, without a database."""

from datetime import date
from typing import Any

import pytest

from services.foerderung.antrag.eigene_sache import ist_beteiligt
from services.foerderung.antrag.zugriff import (
    darf_sehen,
    gesehener_status,
    ist_antragsteller,
    sieht_internes,
)
from services.foerderung.tables import Antrag
from shared.auth import Person, Rolle
from shared.schemas.antrag import IN_BEARBEITUNG, Antragstatus

A, B, C = "06635020", "06636013", "06636004"
EINGEREICHT = date(2021, 3, 1)


def antrag(
    status: Antragstatus = Antragstatus.IN_PRUEFUNG,
    *,
    eingereicht: bool = True,
    mit_votum: bool = True,
) -> Antrag:
    stand: dict[str, Any] = {
        "status": status,
        "federfuehrend": A,
        "kommunen": [A, B],
        "eingereicht_am": EINGEREICHT if eingereicht else None,
        "mit_votum": mit_votum,
    }
    return Antrag(**stand)


def person(*rollen: str, ags: str = C) -> Person:
    return Person(sub="wer", rollen=frozenset(rollen), ags=frozenset({ags}))


@pytest.mark.parametrize("ags", [A, B])
def test_wer_teilnimmt_sieht_ihn_von_anfang_an(ags: str) -> None:
    wer = person("kommune", ags=ags)
    for eingereicht in (False, True):
        assert darf_sehen(wer, antrag(eingereicht=eingereicht))
    assert ist_antragsteller(wer, antrag())
    assert not sieht_internes(wer, antrag())
    assert ist_beteiligt(antrag(), wer)


@pytest.mark.parametrize(
    ("rolle", "eingereicht", "mit_votum", "sieht"),
    [
        *((Rolle.KOORDINIERUNGSSTELLE, ja, votum, ja) for ja in (0, 1) for votum in (0, 1)),
        *((Rolle.FOERDERSTELLE, ja, votum, ja) for ja in (0, 1) for votum in (0, 1)),
        *((Rolle.KSPV, ja, votum, ja and votum) for ja in (0, 1) for votum in (0, 1)),
        *((r, 1, 1, 0) for r in (Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.PLATTFORM, Rolle.ADMIN)),
    ],
)
def test_wer_nicht_teilnimmt(rolle: Rolle, eingereicht: int, mit_votum: int, sieht: int) -> None:
    seiner = antrag(eingereicht=bool(eingereicht), mit_votum=bool(mit_votum))
    wer = person(rolle)
    assert darf_sehen(wer, seiner) is bool(sieht)
    assert not ist_antragsteller(wer, seiner)
    assert not ist_beteiligt(seiner, wer)


def test_eine_kommune_im_token_ohne_die_rolle_ist_kein_antragsteller() -> None:
    wer = person("admin", ags=A)
    assert not ist_antragsteller(wer, antrag())
    assert not darf_sehen(wer, antrag())
    assert ist_beteiligt(antrag(), wer)  # but it decides nothing on it


AMTLICH = {Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV}


@pytest.mark.parametrize("rolle", Rolle)
def test_was_noch_nicht_gesagt_ist(rolle: Rolle) -> None:
    innen = antrag(Antragstatus.ENTSCHEIDUNGSREIF)
    assert sieht_internes(person(rolle), innen) is (rolle in AMTLICH)
    erwartet = Antragstatus.ENTSCHEIDUNGSREIF if rolle in AMTLICH else IN_BEARBEITUNG
    assert gesehener_status(innen, person(rolle)) == erwartet
    # whoever applies sees it as one who applies, whatever else they are
    beides = person(rolle, "kommune", ags=B)
    assert not sieht_internes(beides, innen)
    assert gesehener_status(innen, beides) == IN_BEARBEITUNG


@pytest.mark.parametrize("rolle", Rolle)
def test_was_gesagt_ist_heisst_fuer_alle_gleich(rolle: Rolle) -> None:
    bekannt = antrag(Antragstatus.BEKANNTGEGEBEN)
    assert gesehener_status(bekannt, person(rolle)) == "bekanntgegeben"
