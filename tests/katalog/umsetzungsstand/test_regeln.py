"""Which step is next, and in which order."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.katalog.umsetzungsstand.regeln import (
    RANG,
    Vorhaben,
    Weg,
    erreicht,
    nach_wirkung,
    naechstliegende,
    weitester,
)
from shared.schemas.katalog import Stufe

NULL = UUID(int=0)
STUFEN = st.none() | st.sampled_from(RANG)
WEGE = st.lists(st.builds(Weg, st.just(NULL), st.text(max_size=2), STUFEN), max_size=4)
VORHABEN = st.builds(
    Vorhaben,
    st.just(NULL),
    st.text(max_size=3),
    WEGE.map(tuple),
    st.integers(0, 3),
    st.integers(0, 9),
)


@given(WEGE)
def test_der_weiteste_ist_von_keinem_uebertroffen(wege: list[Weg]) -> None:
    weg = weitester(wege)
    if weg is None:
        assert not wege
        return
    rang = [RANG.index(w.stufe) if w.stufe else 9 for w in wege]
    assert (RANG.index(weg.stufe) if weg.stufe else 9) == min(rang)


@given(st.lists(VORHABEN, max_size=6))
def test_ordnung_der_naechsten_schritte(vorhaben: list[Vorhaben]) -> None:
    folge = nach_wirkung(vorhaben)
    assert sorted(map(repr, folge)) == sorted(map(repr, vorhaben))
    for eines, anderes in pairwise(folge):
        links, rechts = (v.schritt[0] if v.schritt else 5 for v in (eines, anderes))
        assert links <= rechts
        if links == rechts:
            assert (eines.kommunen, eines.einwohner) >= (anderes.kommunen, anderes.einwohner)


@given(st.lists(VORHABEN, max_size=8), st.integers(1, 8))
def test_die_ersten_sind_unter_den_naechstliegenden(vorhaben: list[Vorhaben], n: int) -> None:
    assert nach_wirkung(naechstliegende(vorhaben, n))[:n] == nach_wirkung(vorhaben)[:n]


def test_erreicht() -> None:
    assert erreicht("zurueckgenommen", abrufbar=True) is Stufe.BEREITGESTELLT
    assert erreicht("zurueckgenommen", abrufbar=False) is None
    assert erreicht("eingebunden", abrufbar=False) is Stufe.EINGEBUNDEN
