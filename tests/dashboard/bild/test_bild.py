"""Charts: data in, SVG out; nothing is guessed, nothing slips through."""

from datetime import date
from itertools import pairwise

import pytest
from lxml import etree

from services.dashboard.bild.balken import Balken, balken
from services.dashboard.bild.kachelkarte import Kachelwert, felder, kachelkarte, klasse, prozent
from services.dashboard.bild.verlauf import Stelle, genau, verlauf

TEXT = {"titel": "T", "beschreibung": "B", "kennung": "k"}


def teile(svg: str, name: str) -> list[etree._Element]:
    return list(etree.fromstring(svg).iter(f"{{*}}{name}"))


def ecken(teil: etree._Element) -> list[tuple[float, ...]]:
    punkte = str(teil.get("points")).split()
    return [tuple(float(zahl) for zahl in punkt.split(",")) for punkt in punkte]


def test_ein_band_nur_wo_die_grenzen_verschieden_sind() -> None:
    fest = verlauf([genau("a", 1), genau("b", 3)], **TEXT)
    vage = verlauf([genau("a", 1), Stelle("b", 1, 3), genau("c", 3)], **TEXT)
    assert (len(teile(fest, "polygon")), len(teile(vage, "polygon"))) == (0, 1)


def test_eine_luecke_wird_nicht_ueberbrueckt() -> None:
    svg = verlauf([genau("a", 1), genau("b", None), genau("c", 2), genau("d", 2)], **TEXT)
    links, rechts = (ecken(linie) for linie in teile(svg, "polyline"))
    assert links[-1][0] < rechts[0][0]


def test_die_linie_ist_eine_treppe() -> None:
    svg = verlauf([genau("a", 1), genau("b", 5), genau("c", 2)], **TEXT)
    (linie,) = teile(svg, "polyline")
    for (x1, y1), (x2, y2) in pairwise(ecken(linie)):
        assert x1 == x2 or y1 == y2
        assert x1 <= x2


@pytest.mark.parametrize("anzahl", [0, 1])
def test_wenig_geht_auch(anzahl: int) -> None:
    assert len(teile(verlauf([genau("a", 7)] * anzahl, **TEXT), "svg")) == 1
    assert len(teile(verlauf([genau("a", 0)] * anzahl, **TEXT), "svg")) == 1
    assert len(teile(balken([Balken("a", 0)] * anzahl, **TEXT), "rect")) == anzahl


def test_balken_beginnen_bei_null_und_ein_ganzes_hat_eine_spur() -> None:
    svg = balken([Balken("a", 10), Balken("b", 5, von=20)], **TEXT)
    breiten = {
        (str(teil.get("class")), float(str(teil.get("width")))) for teil in teile(svg, "rect")
    }
    assert breiten == {
        ("balken__wert", 160.0), ("balken__wert", 80.0), ("balken__spur", 320.0),
    }  # fmt: skip
    assert len({teil.get("x") for teil in teile(svg, "rect")}) == 1


def test_namen_werden_entschaerft() -> None:
    boese = '<script>alert("1")</script>&'
    for svg in (
        balken([Balken(boese, 1)], titel=boese, beschreibung=boese, kennung="k"),
        verlauf([genau(boese, 1)], titel=boese, beschreibung=boese, kennung="k"),
        kachelkarte(
            {"06635000": Kachelwert(1, 2, boese)},
            stichtag=date(2021, 4, 15), titel=boese, beschreibung=boese, kennung="k",
        ),
    ):  # fmt: skip
        assert "<script" not in svg
        assert boese in "".join(etree.fromstring(svg).itertext())


@pytest.mark.parametrize(
    ("zaehler", "nenner", "farbe", "text"),
    [
        (None, None, "k0", "–"), (0, 0, "k0", "–"), (0, 5, "k1", "0 %"), (1, 999, "k1", "1 %"),
        (199, 1000, "k1", "20 %"), (2, 10, "k2", "20 %"), (4, 10, "k3", "40 %"),
        (6, 10, "k4", "60 %"), (8, 10, "k5", "80 %"), (998, 999, "k5", "99 %"),
        (3, 3, "k5", "100 %"),
    ],
)  # fmt: skip
def test_stufen_und_prozente(
    zaehler: int | None, nenner: int | None, farbe: str, text: str
) -> None:
    assert klasse(zaehler, nenner) == farbe
    assert prozent(zaehler, nenner).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(("tag", "anzahl"), [(date(2025, 12, 31), 26), (date(2026, 1, 1), 27)])
def test_die_felder_des_stichtags(tag: date, anzahl: int) -> None:
    svg = kachelkarte({}, stichtag=tag, titel="T", beschreibung="B", kennung="k")
    assert len(teile(svg, "rect")) == anzahl
    assert {teil.get("class") for teil in teile(svg, "g")} == {"k0"}
    plaetze = {(feld.spalte, feld.zeile) for feld in felder()}
    assert len(plaetze) == len(felder()) == len({feld.ags for feld in felder()}) == 27


def test_felder_fuehren_wohin_die_seite_will() -> None:
    svg = kachelkarte(
        {}, stichtag=date(2021, 4, 15), titel="T", beschreibung="B", kennung="k",
        adresse="/kommunen/{}".format,
    )  # fmt: skip
    assert etree.fromstring(svg).get("role") == "group"
    assert "/kommunen/06635000" in {teil.get("href") for teil in teile(svg, "a")}
