"""The rules as plain functions: what holds for every input."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.foerderung.foerderfaehigkeit.regeln import gesamt
from services.foerderung.programm.lesen import quellen
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.regel import regelwerk
from shared.schemas.foerderung import (
    Angabentyp,
    Pruefergebnis,
    Regelergebnis,
    Schwere,
)
from shared.schemas.pruefung import PruefungRead, RegelbefundRead
from tests.foerderung.factories import ikz_angaben, urteil

TAGE = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
BETRAEGE = st.decimals(min_value=0, max_value=10**9, places=2)
REGELN = {code: [r.id for r in m.programm.regeln] for code, m in mitgelieferte().items()}
JE_TYP: dict[Angabentyp, st.SearchStrategy[Any]] = {
    Angabentyp.DATUM: TAGE.map(date.isoformat),
    Angabentyp.DATEN: st.lists(TAGE.map(date.isoformat), min_size=1, max_size=10),
    Angabentyp.GELD: BETRAEGE.map(str),
    Angabentyp.GANZZAHL: st.integers(min_value=1, max_value=4),
    Angabentyp.ZAHL: st.decimals(min_value=0, max_value=100, places=2).map(str),
    Angabentyp.WAHRHEIT: st.booleans(),
}


@st.composite
def pruefungen(draw: st.DrawFn) -> tuple[str, dict[str, Any], date, int]:
    """Any programme, any part of its Angaben, any day, any number of Kommunen."""
    code = draw(st.sampled_from(list(mitgelieferte())))
    roh = {
        name: draw(JE_TYP[angabe.typ])
        for name, angabe in mitgelieferte()[code].programm.angaben.items()
        if draw(st.booleans())
    }
    return code, roh, draw(TAGE), draw(st.integers(min_value=1, max_value=100))


@given(pruefungen())
def test_jede_regel_steht_in_der_reihenfolge_des_programms_im_ergebnis(
    fall: tuple[str, dict[str, Any], date, int],
) -> None:
    code, roh, stichtag, anzahl = fall
    pruefung = urteil(code, roh, stichtag=stichtag, anzahl=anzahl)
    assert [r.regel for r in pruefung.regeln] == REGELN[code]
    assert all(r.quelle for r in pruefung.regeln)
    for regel in pruefung.regeln:
        assert regel.ergebnis is not Regelergebnis.UNBEKANNT or regel.fehlende_angaben
        assert regel.ergebnis is not Regelergebnis.NICHT_ERFUELLT or regel.soll


@given(pruefungen(), st.integers(min_value=0, max_value=10))
def test_was_bei_offener_gruppe_feststeht_aendert_kein_partner(
    fall: tuple[str, dict[str, Any], date, int], weitere: int
) -> None:
    code, roh, stichtag, anzahl = fall
    offen = urteil(code, roh, stichtag=stichtag, anzahl=anzahl, gruppe_offen=True)
    fest = urteil(code, roh, stichtag=stichtag, anzahl=anzahl + weitere)
    for vorher, nachher in zip(offen.regeln, fest.regeln, strict=True):
        if vorher.ergebnis is Regelergebnis.UNBEKANNT:
            assert vorher.fehlende_angaben
        else:
            assert nachher.ergebnis is vorher.ergebnis


@pytest.mark.parametrize(
    ("anzahl", "ergebnis", "fehlt"),
    [
        (1, Regelergebnis.UNBEKANNT, ["kommunen"]),
        (2, Regelergebnis.UNBEKANNT, ["kommunen"]),
        (3, Regelergebnis.ERFUELLT, []),
    ],
)
def test_eine_offene_gruppe_ist_erst_mit_drei_gross_genug(
    anzahl: int, ergebnis: Regelergebnis, fehlt: list[str]
) -> None:
    pruefung = urteil(
        "IKZ_OZG",
        ikz_angaben(anzahl),
        stichtag=date(2021, 3, 1),
        anzahl=anzahl,
        gruppe_offen=True,
    )
    mehrere, beschluesse = pruefung.regeln[1:3]
    assert (mehrere.ergebnis, mehrere.fehlende_angaben) == (ergebnis, fehlt)
    assert (beschluesse.ist, beschluesse.ergebnis) == (str(anzahl), Regelergebnis.UNBEKANNT)
    assert beschluesse.fehlende_angaben == ["kommunen"]


@given(pruefungen())
def test_ein_betrag_steht_nur_bei_aussicht(fall: tuple[str, dict[str, Any], date, int]) -> None:
    code, roh, stichtag, anzahl = fall
    pruefung = urteil(code, roh, stichtag=stichtag, anzahl=anzahl)
    if pruefung.ergebnis in (Pruefergebnis.ANGABEN_FEHLEN, Pruefergebnis.NICHT_FOERDERFAEHIG):
        assert pruefung.hoechstbetrag is None
        assert pruefung.rechenweg == []
    if pruefung.hoechstbetrag is not None:
        assert pruefung.hoechstbetrag == pruefung.rechenweg[-1].wert


PROZENTE = st.decimals(min_value=0, max_value=100, places=2)
RANG = list(Pruefergebnis)
FRISTENDE = date(2020, 9, 30)


def _nie_schlechter(vorher: PruefungRead, nachher: PruefungRead) -> None:
    """The result is as good or better, and so is the amount where there was one."""
    assert RANG.index(nachher.ergebnis) <= RANG.index(vorher.ergebnis)
    if vorher.hoechstbetrag is not None:
        assert nachher.hoechstbetrag is not None
        assert nachher.hoechstbetrag >= vorher.hoechstbetrag


@given(
    st.sampled_from(["laufzeit_jahre", "einsparung_personalkosten_prozent"]),
    PROZENTE,
    PROZENTE,
    PROZENTE,
    st.integers(min_value=1, max_value=10),
    st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31)),
)
def test_laenger_und_mehr_einsparung_schaden_nie(
    angabe: str, a: Decimal, b: Decimal, andere: Decimal, anzahl: int, stichtag: date
) -> None:
    fest = {"laufzeit_jahre": str(andere), "einsparung_personalkosten_prozent": str(andere)}
    wenig, viel = (
        urteil(
            "IKZ_OZG",
            ikz_angaben(anzahl, **(fest | {angabe: str(wert)})),
            stichtag=stichtag,
            anzahl=anzahl,
        )
        for wert in sorted((a, b))
    )
    _nie_schlechter(wenig, viel)


@given(
    st.integers(min_value=0, max_value=20),
    st.integers(min_value=0, max_value=20),
    st.integers(min_value=1, max_value=10),
)
def test_mehr_beschluesse_schaden_nie(a: int, b: int, anzahl: int) -> None:
    wenig, viel = (
        urteil(
            "IKZ_OZG",
            ikz_angaben(anzahl, beschluesse=wert),
            stichtag=date(2021, 3, 1),
            anzahl=anzahl,
        )
        for wert in sorted((a, b))
    )
    _nie_schlechter(wenig, viel)


@given(st.integers(min_value=1, max_value=20), st.integers(min_value=0, max_value=20))
def test_eine_kommune_mehr_mit_beschluss_schadet_nie(anzahl: int, weitere: int) -> None:
    wenig, viel = (
        urteil("IKZ_OZG", ikz_angaben(n), stichtag=date(2021, 3, 1), anzahl=n)
        for n in (anzahl, anzahl + weitere)
    )
    _nie_schlechter(wenig, viel)


UM_DIE_FRIST = st.dates(min_value=date(2020, 6, 1), max_value=date(2020, 12, 31))
IM_VORHABEN = st.dates(min_value=date(2020, 1, 1), max_value=date(2024, 1, 1))


@given(UM_DIE_FRIST, UM_DIE_FRIST, IM_VORHABEN, IM_VORHABEN, st.integers(1, 3))
def test_mehr_zeit_bis_zur_frist_schadet_nie(
    a: date, b: date, beginn: date, ende: date, anzahl: int
) -> None:
    spaet, frueh = (
        urteil(
            "OZG_MODELLKOMMUNEN",
            {
                "antragsdatum": tag.isoformat(),
                "vorhaben_beginn": beginn.isoformat(),
                "vorhaben_ende": ende.isoformat(),
                "beantragt": "1000.00",
            },
            stichtag=date(2020, 9, 1),
            anzahl=anzahl,
        )
        for tag in sorted((a, b), reverse=True)
    )
    _nie_schlechter(spaet, frueh)
    (regel,) = (r for r in frueh.regeln if r.regel == "MK-2")
    assert (regel.ergebnis is Regelergebnis.ERFUELLT) is (min(a, b) <= FRISTENDE)


@given(st.sampled_from(["EFA_BETRIEBSKOSTEN", "STARKE_HEIMAT_CIVENTO"]), TAGE)
def test_kein_budget_eines_anderen_jahres(code: str, stichtag: date) -> None:
    jahre = mitgelieferte()[code].programm.budget_je_jahr
    angaben = {"efa_leistung": True} if code == "EFA_BETRIEBSKOSTEN" else {}
    pruefung = urteil(code, angaben, stichtag=stichtag)
    assert (pruefung.ergebnis is Pruefergebnis.FOERDERFAEHIG) is (stichtag.year in jahre)


@given(
    st.dictionaries(
        TAGE, st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=6
    ),
    TAGE,
)
def test_ein_wert_gilt_von_seinem_tag_bis_zum_naechsten(
    werte: dict[date, Decimal], tag: date
) -> None:
    quelle = quellen()["Q0"]
    parameter = Parameter.model_validate(
        {
            "titel": "Wert",
            "einheit": "EUR",
            "werte": {ab: {"wert": wert, "quelle": quelle} for ab, wert in werte.items()},
        }
    )
    davor = [ab for ab in werte if ab <= tag]
    gueltig = parameter.am(tag)
    if not davor:
        assert gueltig is None
    else:
        assert gueltig is not None
        assert (gueltig.ab, gueltig.wert.wert) == (max(davor), werte[max(davor)])


@given(TAGE, st.integers(min_value=2, max_value=10))
def test_ohne_wert_am_stichtag_gilt_kein_anderer(stichtag: date, anzahl: int) -> None:
    pruefung = urteil("IKZ_OZG", ikz_angaben(anzahl), stichtag=stichtag, anzahl=anzahl)
    laufzeit = next(r for r in pruefung.regeln if r.regel == "IKZ-4")
    if stichtag < date(2016, 12, 2):
        assert laufzeit.ergebnis is Regelergebnis.NICHT_ERFUELLT
        assert "galt noch kein Wert" in (laufzeit.soll or "")
        assert pruefung.hoechstbetrag is None
    else:
        assert laufzeit.ergebnis is Regelergebnis.ERFUELLT
        assert pruefung.hoechstbetrag == min(25000 * anzahl, 100000)


def test_vor_dem_ersten_hoechstbetrag_gibt_es_keinen() -> None:
    roh = {
        "antragsdatum": "2020-05-31",
        "vorhaben_beginn": "2020-06-01",
        "vorhaben_ende": "2020-06-02",
        "beantragt": 5000,
    }
    pruefung = urteil("OZG_MODELLKOMMUNEN", roh, stichtag=date(2020, 5, 31))
    assert (pruefung.ergebnis, pruefung.hoechstbetrag) == ("einzelfallentscheidung", None)
    assert "galt noch kein Wert" in pruefung.rechenweg[-1].formel


@given(st.integers(min_value=1, max_value=4), TAGE, TAGE)
def test_jeder_tag_der_beratung_gilt_fuer_sich(modul: int, tag: date, stichtag: date) -> None:
    letzter = date(2022, 12, 31) if modul <= 2 else date(2024, 12, 31)
    roh = {"modul": modul, "tage": [tag.isoformat()]}
    pruefung = urteil("DIGITALISIERUNGSBERATUNG", roh, stichtag=stichtag)
    frei = date(2020, 1, 1) <= tag <= letzter
    assert (pruefung.ergebnis is Pruefergebnis.FOERDERFAEHIG) is frei


UM_DEN_ZEITRAUM = st.one_of(
    st.dates(min_value=date(2020, 5, 30), max_value=date(2020, 6, 3)),
    st.dates(min_value=date(2023, 7, 29), max_value=date(2023, 8, 2)),
)


@given(UM_DEN_ZEITRAUM, UM_DEN_ZEITRAUM)
def test_zeitraum_gilt_mit_beiden_raendern(beginn: date, ende: date) -> None:
    roh = {
        "antragsdatum": "2020-09-01",
        "vorhaben_beginn": beginn.isoformat(),
        "vorhaben_ende": ende.isoformat(),
    }
    pruefung = urteil("OZG_MODELLKOMMUNEN", roh, stichtag=date(2020, 9, 1))
    drin = date(2020, 6, 1) <= beginn <= ende <= date(2023, 7, 31)
    assert (pruefung.regeln[2].ergebnis is Regelergebnis.ERFUELLT) is drin


@pytest.mark.parametrize("tage", [-1, 1])
def test_zeitraum_ausserhalb_ist_verletzt_auch_wenn_das_ende_fehlt(tage: int) -> None:
    rand = date(2020, 6, 1) if tage < 0 else date(2023, 7, 31)
    roh = {"vorhaben_beginn": (rand + timedelta(days=tage)).isoformat()}
    pruefung = urteil("OZG_MODELLKOMMUNEN", roh, stichtag=date(2020, 9, 1))
    assert pruefung.regeln[2].ergebnis is Regelergebnis.NICHT_ERFUELLT
    assert pruefung.regeln[2].fehlende_angaben == ["vorhaben_ende"]


def _befund(ergebnis: Regelergebnis, schwere: Schwere) -> RegelbefundRead:
    return RegelbefundRead(
        regel="R", ergebnis=ergebnis, schwere=schwere, text="", ist=None, soll=None,
        fehlende_angaben=[], was_hilft=None, behebbar=None, quelle="",
    )  # fmt: skip


@given(st.lists(st.builds(_befund, st.sampled_from(Regelergebnis), st.sampled_from(Schwere))))
def test_rangfolge_und_hinweise(befunde: list[RegelbefundRead]) -> None:
    urteile = [b.ergebnis for b in befunde if b.schwere is Schwere.PFLICHT]
    if Regelergebnis.NICHT_ERFUELLT in urteile:
        erwartet = Pruefergebnis.NICHT_FOERDERFAEHIG
    elif Regelergebnis.UNBEKANNT in urteile:
        erwartet = Pruefergebnis.ANGABEN_FEHLEN
    elif Regelergebnis.ERMESSEN in urteile:
        erwartet = Pruefergebnis.EINZELFALLENTSCHEIDUNG
    else:
        erwartet = Pruefergebnis.FOERDERFAEHIG
    assert gesamt(befunde) is erwartet


REGEL = {"id": "R", "typ": "wahr", "feld": "f", "quelle": "Q0", "text": "t"}


@pytest.mark.parametrize("fehler", [{"typ": "einwohner_max"}, {"mehr": 1}, {"quelle": "Q99"}])
def test_unbekannte_regel_wird_nicht_gelesen(fehler: dict[str, Any]) -> None:
    kontext = {"quellen": quellen()}
    assert regelwerk([REGEL], context=kontext)
    with pytest.raises(ValidationError):
        regelwerk([REGEL | fehler], context=kontext)
