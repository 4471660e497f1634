"""Several versions of the programme give one line of periods."""

from datetime import date

import pytest

from services.beratung.foerderregel.lesen import Fassung, RegelUnlesbar, foerderungen
from services.beratung.kontingent.finanzierung import Foerderung
from shared.schemas.beratung import Bereich
from tests.beratung.regel import ANDERER_TOPF, OZG_2020, OZG_ENDE, OZG_TOPF, fassung


def ozg(*versionen: tuple[int, date | None, tuple[tuple[str, str], ...]]) -> Foerderung:
    gelesen = (fassung(nr, *ersetzt, gueltig_ab=ab) for nr, ab, ersetzt in versionen)
    fassungen = [Fassung(f.gueltig_ab, f.regelversion, f.dokument) for f in gelesen]
    return foerderungen(fassungen)[Bereich.OZG]


def zeiten(foerderung: Foerderung) -> list[tuple[str, str, int, str]]:
    return [(str(z.von), str(z.bis), z.plaetze, z.regelversion[0]) for z in foerderung.zeiten]


ERSTE = (1, None, ())


def test_was_mitgeliefert_ist() -> None:
    foerderung = ozg(ERSTE)
    assert zeiten(foerderung) == [("2020-01-01", "2022-12-31", 1, "1")]
    assert foerderung.zeiten[0].topf == "Umsetzungsvereinbarung OZG"
    assert foerderung.zeiten[0].quelle == "OZG-Report #Kommunal Nr. 2, März 2021"


def test_eine_fassung_die_dasselbe_sagt_teilt_kein_kontingent() -> None:
    foerderung = ozg(ERSTE, (2, date(2021, 7, 1), ()))
    assert zeiten(foerderung) == [("2020-01-01", "2022-12-31", 1, "2")]


def test_ein_verbesserter_text_auch_nicht() -> None:
    (eine,) = ozg(ERSTE, (2, date(2021, 7, 1), ((OZG_TOPF, f"{OZG_TOPF} Hessen"),))).zeiten
    assert (str(eine.von), str(eine.bis)) == ("2020-01-01", "2022-12-31")
    assert eine.topf == "Umsetzungsvereinbarung OZG Hessen"


def test_jeder_tag_nach_der_fassung_die_an_ihm_gilt() -> None:
    laenger = (OZG_ENDE, OZG_ENDE.replace("2023", "2024"))
    assert zeiten(ozg(ERSTE, (2, date(2022, 1, 1), (laenger,)))) == [
        ("2020-01-01", "2023-12-31", 1, "2")
    ]
    kuerzer = (OZG_ENDE, OZG_ENDE.replace("2023-01", "2021-07"))
    assert zeiten(ozg(ERSTE, (2, date(2022, 1, 1), (kuerzer,)))) == [
        ("2020-01-01", "2021-12-31", 1, "1")
    ]


def test_andere_zahl_und_anderer_topf_sind_eigene_zeiten() -> None:
    zwei = (OZG_2020, OZG_2020.replace('"wert": 1', '"wert": 2'))
    assert zeiten(ozg(ERSTE, (2, date(2022, 1, 1), (zwei,)))) == [
        ("2020-01-01", "2021-12-31", 1, "1"),
        ("2022-01-01", "2022-12-31", 2, "2"),
    ]
    davor, danach = ozg((1, None, (ANDERER_TOPF,))).zeiten
    assert (davor.topf, danach.topf) == ("Umsetzungsvereinbarung OZG", "Ein anderer Topf")
    assert davor.schluessel == danach.schluessel  # of the same Kontingent


def test_ohne_ende_bis_zum_letzten_tag_den_jemand_nennen_kann() -> None:
    offen = (", " + OZG_ENDE, "")
    assert zeiten(ozg((1, None, (offen,)))) == [("2020-01-01", "2199-12-31", 1, "1")]


@pytest.mark.parametrize(
    "ersetzt",
    [
        ("alle_tage_im_zeitraum", "budget_im_jahr"),
        ('"2": "frei_je_kommune_ozg", ', ""),
        ('"2": "frei_je_kommune_ozg"', '"2": "frei_je_kommune_verwaltungsdigitalisierung"'),
        ('"wert": 1', '"wert": -1'),
        ('"parameter"', '"werte"'),
    ],
    ids=["unknown rule", "a module without", "a Bereich with two", "below zero", "no figures"],
)
def test_was_nicht_anzuwenden_ist_wird_nicht_geraten(ersetzt: tuple[str, str]) -> None:
    with pytest.raises(RegelUnlesbar):
        ozg((1, None, (ersetzt,)))
