"""Questions taken apart, and names put into pieces."""

from hypothesis import given
from hypothesis import strategies as st

from services.katalog.suche.frage import HOECHSTENS, zerlegt
from services.katalog.suche.hervorhebung import abschnitte


def test_worte_und_lesarten() -> None:
    assert [wort.formen for wort in zerlegt("Müll-Straße, (neue)").worte] == [
        ("mull",), ("strasse",), ("neue", "neu"),
    ]  # fmt: skip
    assert zerlegt("Mu\u0308ll").worte == zerlegt("Müll").worte
    assert zerlegt("muell").worte[0].formen == ("muell", "mull")


def test_schluessel() -> None:
    assert zerlegt(" 99.001.001.000.000 ").ziffern == "99001001000000"
    assert zerlegt("urn:de:fim:leika:leistung:99001001000000").ziffern == "99001001000000"
    assert zerlegt("066350020020").ags == "06635020"
    assert zerlegt("Straße 12").ziffern == ""


@given(st.text(max_size=200))
def test_jeder_text_ergibt_begrenzte_worte_aus_buchstaben_und_ziffern(q: str) -> None:
    frage = zerlegt(q)
    assert len(frage.worte) <= HOECHSTENS
    assert all(form.isalnum() for wort in frage.worte for form in wort.formen)


@given(st.text(max_size=60), st.sets(st.text("abßüsse", min_size=1, max_size=4), max_size=3))
def test_die_stuecke_ergeben_wieder_den_namen(name: str, formen: set[str]) -> None:
    stuecke = abschnitte(name, anfaenge=formen, teile=formen, worte=formen)
    assert "".join(str(s["text"]) for s in stuecke) == name


def test_scharfes_s_zaehlt_zwei() -> None:
    stuecke = abschnitte("Straßenbau", anfaenge={"strasse"}, teile=(), worte=())
    assert stuecke == [
        {"text": "Straße", "markiert": True},
        {"text": "nbau", "markiert": False},
    ]
