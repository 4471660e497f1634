"""The last day a programme leaves: of its window, and of each rule that decides."""

from datetime import date
from typing import Any

import pytest

from services.foerderung.foerderfaehigkeit.frist import frist
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune, Sachverhalt
from services.foerderung.programm.mitgeliefert import lies_mitgeliefertes

DOKUMENT = """
code: PROBE
titel: Probe
fassung: 1
gueltig_ab: 1900-01-01
art: antrag
kuerzel: PR
{fenster}
angaben:
  am: {{typ: date, titel: Tag}}
  bis: {{typ: date, titel: Ende}}
  tage: {{typ: "date[]", titel: Tage}}
  wahl: {{typ: int, titel: Wahl, von: 1, bis: 2}}
parameter:
  endet: {{titel: A, einheit: Beratungen, werte: {{2020-01-01: {{wert: 1, quelle: Q0}},
    2021-07-01: {{wert: 0, quelle: Q0}}}}}}
  spaeter: {{titel: B, einheit: Beratungen, werte: {{2020-01-01: {{wert: 1, quelle: Q0}},
    2022-01-01: {{wert: 0, quelle: Q0}}}}}}
  offen: {{titel: C, einheit: Beratungen, werte: {{2020-01-01: {{wert: 1, quelle: Q0}}}}}}
regeln:
  - {{id: P-1, quelle: Q0, text: "Was gilt.", {regel}}}
"""
ERMESSEN = "typ: ermessen"
DATUM = "typ: datum_bis, feld: am, bis: 2020-09-30"
ZEITRAUM = "typ: zeitraum_in, felder: [am, bis], von: 2020-06-01, bis: 2023-07-31"
TAGE = "typ: alle_tage_im_zeitraum, feld: tage, nach: wahl, zeitraeume: "


def fenster(bis: str) -> str:
    return f"antragsfenster: {{von: 2020-01-01, bis: {bis}, quelle: Q0}}"


@pytest.mark.parametrize(
    ("regel", "zeit", "angaben", "tag"),
    [
        (ERMESSEN, "", {}, None),
        (ERMESSEN, fenster("2020-12-31"), {}, date(2020, 12, 31)),
        (DATUM, "", {}, date(2020, 9, 30)),
        (f"{DATUM}, schwere: hinweis", "", {}, None),
        (DATUM, fenster("2020-12-31"), {}, date(2020, 9, 30)),
        (DATUM, fenster("2020-08-31"), {}, date(2020, 8, 31)),
        (ZEITRAUM, "", {}, date(2023, 7, 31)),
        (TAGE + "{1: endet, 2: spaeter}", "", {}, date(2021, 12, 31)),
        (TAGE + "{1: endet, 2: spaeter}", "", {"wahl": 1}, date(2021, 6, 30)),
        (TAGE + "{1: endet, 2: offen}", "", {}, None),
        (TAGE + "{1: endet, 2: offen}", "", {"wahl": 1}, date(2021, 6, 30)),
        (TAGE + "{1: endet, 2: offen}", "", {"wahl": 2}, None),
    ],
)
def test_letzter_tag(regel: str, zeit: str, angaben: dict[str, Any], tag: date | None) -> None:
    programm = lies_mitgeliefertes(DOKUMENT.format(regel=regel, fenster=zeit)).programm
    fall = Sachverhalt((Kommune("06000001"),), date(2020, 7, 1), angaben, programm.parameter)
    assert frist(programm, fall) == tag
