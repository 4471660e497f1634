"""The peers are what the benchmark takes them for; nothing is installed or started here."""

import csv
from datetime import date
from pathlib import Path

import pytest

from shared.schemas.leistung import LEISTUNG
from tests.leistung.vergleich import django_rest, fastapi_umgebung, programme
from tests.leistung.vergleich.buchung_tutorial import rumpf
from tests.leistung.vergleich.verzeichnis import ALLE, HANDLUNGEN, Handlung
from tests.leistung.vergleich.zeilen import FELDER, SPALTEN, abweichung, aus_antwort, lies, schreibe


def test_jeder_hat_einen_namen_und_steht_einmal_da() -> None:
    namen = [einer.NAME for einer in ALLE]
    assert len(set(namen)) == len(namen) == 8


def test_die_zeilen_stehen_in_der_csv_wie_in_der_antwort(tmp_path: Path) -> None:
    schreibe([LEISTUNG, LEISTUNG | {"lage": None}], tmp_path / "zeilen.csv")
    erste, zweite = lies(tmp_path / "zeilen.csv")
    assert tuple(erste) == SPALTEN
    assert (erste["nr"], zweite["nr"]) == ("1", "2")
    assert erste["synonyme"] == "[]"
    assert erste["sdg_code"] is zweite["lage"] is None
    with (tmp_path / "zeilen.csv").open(newline="") as datei:
        assert next(csv.reader(datei)) == ["nr", *FELDER]


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({}, None),
        ({"id": "andere"}, "Zeile 2: andere statt"),
        ({"nr": 2}, "Zeile 2: andere Felder (nr)"),
        ({"synonyme": "[]"}, "Zeile 2: synonyme ist str"),
        ({"sdg_code": ""}, None),  # not every peer knows null
    ],
)
def test_eine_andere_seite_faellt_auf(anders: dict[str, object], grund: str | None) -> None:
    gesagt = abweichung([LEISTUNG, LEISTUNG], [LEISTUNG, LEISTUNG | anders])
    assert gesagt is None if grund is None else (gesagt or "").startswith(grund)


def test_weniger_zeilen_fallen_auf() -> None:
    assert abweichung([LEISTUNG], []) == "0 Zeilen statt 1"


def test_die_zeilen_werden_unter_jedem_namen_gefunden() -> None:
    for name in (b"items", b"results", b"rows", b"data"):
        assert aus_antwort(b'{"ok": true, "' + name + b'": [{"id": 1}]}') == [{"id": 1}]


def test_eine_antwort_ohne_zeilen_sagt_was_sie_war() -> None:
    with pytest.raises(ValueError, match=r"keine Zeilen: .*under pressure"):
        aus_antwort(b'{"errors": [{"message": "Service is under pressure"}]}')


@pytest.mark.parametrize("handlung", HANDLUNGEN, ids=lambda handlung: handlung.NAME)
def test_jeder_fall_hat_seine_anfragen(handlung: Handlung) -> None:
    ziele = [set(map(str, handlung.rumpf(fall, 0))) for fall in handlung.FAELLE]
    assert ziele[0] == ziele[1] == ziele[2]


def test_zwei_buchungen_liegen_nur_im_vergebenen_fall_am_selben_tag() -> None:
    for fall in ("verteilt", "ein_berater"):
        belegt = [(r["berater_id"], r["beginn"]) for r in (rumpf(fall, nr) for nr in range(500))]
        assert len(set(belegt)) == 500
    assert rumpf("vergeben", 7)["beginn"] == rumpf("vergeben", 0)["beginn"]
    assert date.fromisoformat(str(rumpf("ein_berater", 400_000)["beginn"])).weekday() == 0


def test_jedes_paket_hat_genau_eine_fassung() -> None:
    for paket in (*fastapi_umgebung.PAKETE, *django_rest.PAKETE):
        assert len(paket.split("==")) == 2
    assert {pfad.stem for pfad in Path(programme.__file__).parent.glob("*.py")} >= {
        "seite", "buchung", "buchung_pflichten", "mittel", "drf",
    }  # fmt: skip
