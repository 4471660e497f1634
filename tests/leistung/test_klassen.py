"""What `make bench` measures: no class is dropped, and no text holds a figure of an earlier run."""

import re
from datetime import timedelta

from shared.kalender import ist_arbeitstag
from tests.ausfall.schreiben import MONTAGE
from tests.leistung.__main__ import EINZELN, KLASSEN
from tests.leistung.pruefstand import KOMMUNEN

GEFORDERT = {
    "seite", "gefiltert", "suche", "leistung", "cockpit", "abdeckung", "zustaendigkeit",
    "unveraendert",
    "pruefung", "sammelpruefung", "monat", "buchung", "einreichen", "entscheiden", "sammelmeldung",
    "ausgabe", "ereignisse", "ueberblick", "stoerung", "reise", "ruhe", "start", "arbeiter",
}  # fmt: skip


def test_jede_klasse_gibt_es_einmal() -> None:
    namen = [*(klasse.name for klasse in KLASSEN), *EINZELN]
    assert len(namen) == len(set(namen))
    assert set(namen) >= GEFORDERT


def test_was_begrenzt_nennt_keine_zahl() -> None:
    assert [k.name for k in KLASSEN if re.search(r"\d", k.begrenzt)] == []


def test_jede_klasse_hat_daten() -> None:
    assert all(set(klasse.groessen) <= KOMMUNEN.keys() for klasse in KLASSEN)


def test_die_reise_bucht_nur_an_arbeitstagen() -> None:
    assert len(MONTAGE) == 60
    assert all(ist_arbeitstag(tag + timedelta(days=n)) for tag in MONTAGE for n in range(3))
