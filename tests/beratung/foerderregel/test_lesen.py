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


@pytest.mark.parametrize("bereich", Bereich)
def test_wessen_plaetze_es_sind(bereich: Bereich) -> None:
    mit = fassung()
    foerderung = foerderungen([Fassung(mit.gueltig_ab, "1-a", mit.dokument)])[bereich]
    assert foerderung.bereich is bereich
    assert [zeit.schluessel for zeit in foerderung.zeiten] == [
        f"DIGITALISIERUNGSBERATUNG/frei_je_kommune_{bereich}"
    ]


def test_vor_der_ersten_fassung_zahlt_niemand() -> None:
    assert zeiten(ozg((1, date(2021, 7, 1), ()))) == [("2021-07-01", "2022-12-31", 1, "1")]


def test_eine_quelle_die_niemand_verzeichnet_hat_heisst_wie_sie_genannt_wird() -> None:
    unbekannt = OZG_2020.replace('"Q1"', '"Q77"')
    (zeit,) = ozg((1, None, ((OZG_2020, unbekannt),))).zeiten
    assert (zeit.quelle, zeit.topf) == ("Q77", "Umsetzungsvereinbarung OZG")


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


ZEITREGEL, ZWEI = '"typ": "alle_tage_im_zeitraum"', '"2": "frei_je_kommune_ozg"'
KEINE = "1-46789dd2: no single period of ozg"


@pytest.mark.parametrize(
    ("ersetzt", "warum"),
    [
        ((ZEITREGEL, '"typ": "budget"'), "1-46789dd2: unknown budget"),
        ((f"{ZWEI}, ", ""), KEINE),
        ((ZWEI, '"2": "frei_je_kommune_verwaltungsdigitalisierung"'), KEINE),
        ((ZWEI, '"2": "gibt_es_nicht"'), KEINE),
        (('"wert": 1', '"wert": -1'), "1-46789dd2: 2 errors"),
        (('"parameter"', '"werte"'), "1-46789dd2: 1 errors"),
    ],
    ids=["unknown rule", "a module without", "two", "not there", "below zero", "no figures"],
)
def test_was_nicht_anzuwenden_ist_wird_nicht_geraten(ersetzt: tuple[str, str], warum: str) -> None:
    with pytest.raises(RegelUnlesbar) as fehler:
        ozg((1, None, (ersetzt,)))
    assert str(fehler.value) == warum


def test_alle_unbekannten_regeln_werden_genannt() -> None:
    with pytest.raises(RegelUnlesbar, match=r"^1-46789dd2: unknown a, b$"):
        ozg((1, None, ((ZEITREGEL, '"typ": "b"'), ('"ist_hessische_kommune"', '"a"'))))
