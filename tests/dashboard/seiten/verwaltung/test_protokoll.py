"""Who did what: in words, narrowed down, as a file, and whole while a service is silent."""

import csv
import io

from services.beratung.tables import AKTE as BERATUNG
from services.dashboard.seiten.verwaltung.worte import AKTE
from services.foerderung.tables import AKTE as FOERDERUNG
from services.katalog.tables import AKTE as KATALOG
from tests.dashboard.seiten.verwaltung.conftest import Verwaltung
from tests.katalog.uebernahme.dateien import LEIKA

PFAD = "/verwaltung/protokoll"


async def test_the_rows_in_words_and_as_a_file(admin: Verwaltung) -> None:
    for _ in range(2):
        await admin.senden("/verwaltung/uebernahmen", {"art": "leika"}, datei=LEIKA)
    html = await admin.seite(f"{PFAD}?dienst=katalog&wer=admin-1")
    assert "<p>2 Einträge, das Jüngste zuerst</p>" in html
    assert html.count("Übernahme angelegt") == 2
    assert html.count("Verwaltung<p") == 2
    assert "<details" in html
    assert " open>" in html

    datei = await admin.http.get(f"{PFAD}.csv?dienst=katalog&wer=admin-1&akt=anlegen")
    assert datei.headers["Content-Type"].startswith("text/csv")
    assert datei.headers["Cache-Control"] == "private, no-store"
    zeilen = [*csv.DictReader(io.StringIO(datei.content.decode("utf-8-sig")), delimiter=";")]
    assert [(z["Rollen"], z["Wer"], z["Akt"], z["Gegenstand"]) for z in zeilen] == [
        ("admin", "admin-1", "anlegen", "uebernahmelauf")
    ] * 2

    keine = await admin.seite(f"{PFAD}?dienst=katalog&wer=admin-1&rolle=kommune")
    assert "Dazu ist nichts vermerkt." in keine

    for frage, satz in (
        ("von=gestern", "Schreiben Sie den Tag mit Punkten"),
        ("von=2.5.2021&bis=1.5.2021", "Dieser Tag liegt vor dem ersten."),
        ("id=x", "Das ist keine Kennung."),
    ):
        html = await admin.seite(f"{PFAD}?{frage}", 422)
        assert satz in html
        assert "Ändern Sie erst die Angaben oben." in html
    html = await admin.seite(f"{PFAD}?dienst=beratung")
    assert "Die Beratung antwortet gerade nicht." in html


def test_every_act_has_its_word() -> None:
    for akte in (KATALOG, FOERDERUNG, BERATUNG):
        assert {str(akt) for akt in akte.geschehen} <= AKTE.keys()
