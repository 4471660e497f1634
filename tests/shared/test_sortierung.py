from shared.sortierung import gefaltet, schreibweisen


def test_din_5007() -> None:
    assert gefaltet("Groß-Umstadt") == gefaltet("groß umstadt") == "gross umstadt"
    assert gefaltet("ÄÖÜ äöü ẞ é") == "aou aou ss e"
    assert gefaltet("  Bad   Homburg ") == "bad homburg"


def test_zerlegte_umlaute_sind_dieselben() -> None:
    assert gefaltet("Bu\u0308dingen") == gefaltet("Büdingen")


def test_ausgeschriebene_umlaute() -> None:
    assert schreibweisen("Fuerth") == {"fuerth", "furth"}
    assert schreibweisen("Marburg") == {"marburg"}
