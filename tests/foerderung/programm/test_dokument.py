"""A document that does not fit together is refused when it is read."""

import pytest
import yaml

from services.foerderung.programm.mitgeliefert import lies_mitgeliefertes, mitgelieferte

DOKUMENT = """
code: PROBE
titel: Probe
fassung: 1
gueltig_ab: 1900-01-01
art: antrag
kuerzel: PR
angaben: {dauer: {typ: number, titel: Dauer}, ja: {typ: bool, titel: Ja}}
parameter:
  mindestens: {titel: Mindestens, einheit: Jahre, werte: {2020-01-01: {wert: 5, quelle: Q0}}}
regeln:
  - {id: P-1, typ: mindestens, feld: dauer, parameter: mindestens, quelle: Q0, text: "5 Jahre."}
"""


def test_das_dokument_wird_gelesen() -> None:
    assert lies_mitgeliefertes(DOKUMENT).programm.code == "PROBE"


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        ("typ: mindestens", "typ: hoechstens"),
        ("feld: dauer", "feld: laenge"),
        ("feld: dauer", "feld: ja"),
        ("parameter: mindestens", "parameter: hoechstens"),
        ("quelle: Q0, text", "quelle: Q99, text"),
        ("typ: number", "typ: formel"),
        ("einheit: Jahre", "einheit: Monde"),
        ("wert: 5", "wert: 10000000000"),
        ("wert: 5", "wert: 5.001"),
        ("code: PROBE", "code: probe"),
        ("titel: Probe", "titel: Probe\nmehr: 1"),
        ("fassung: 1", "fassung: 1\nhoehe: {min: [{parameter: fehlt}]}"),
        ("fassung: 1", "fassung: 1\nhoehe: {min: [{feld: dauer}]}"),
        ("fassung: 1", "fassung: 1\nhoehe: {eval: 1+1}"),
        ("regeln:", "regeln:\n  - {id: P-1, typ: ermessen, quelle: Q0, text: doppelt}"),
        ("regeln:", "regeln:\n  - {id: P-2, typ: budget_im_jahr, quelle: Q0, text: ohne Budget}"),
    ],
)
def test_was_nicht_passt_wird_abgelehnt(alt: str, neu: str) -> None:
    assert alt in DOKUMENT
    with pytest.raises(ValueError, match=r"validation error"):
        lies_mitgeliefertes(DOKUMENT.replace(alt, neu))


def test_ein_doppelter_schluessel_wird_abgelehnt() -> None:
    doppelt = "{2020-01-01: {wert: 5, quelle: Q0}, 2020-01-01: {wert: 6, quelle: Q0}}"
    with pytest.raises(yaml.YAMLError):
        lies_mitgeliefertes(DOKUMENT.replace("{2020-01-01: {wert: 5, quelle: Q0}}", doppelt))


def test_die_regelversion_verbirgt_keine_aenderung() -> None:
    geaendert = DOKUMENT.replace("wert: 5", "wert: 6")
    versionen = {lies_mitgeliefertes(d).programm.regelversion for d in (geaendert, DOKUMENT)}
    assert len(versionen) == 2


def test_fuenf_programme_gehoeren_dazu() -> None:
    assert list(mitgelieferte()) == [
        "DIGITALISIERUNGSBERATUNG",
        "EFA_BETRIEBSKOSTEN",
        "IKZ_OZG",
        "OZG_MODELLKOMMUNEN",
        "STARKE_HEIMAT_CIVENTO",
    ]
