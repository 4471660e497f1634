"""Imports: tried first, then the same file is taken over; progress; refused lines with reasons."""

import asyncio
from hashlib import sha256

from tests.dashboard.seiten.verwaltung.conftest import Verwaltung
from tests.katalog.uebernahme.dateien import LEIKA, leika_zeile

PFAD = "/verwaltung/uebernahmen"
DATEI = LEIKA + leika_zeile("99012998", "zu kurz")


async def fertig(admin: Verwaltung, adresse: str) -> str:
    """Reload as the page says, until it no longer does."""
    async with asyncio.timeout(30):
        while True:
            html = await admin.seite(adresse)
            if "data-unfertig" not in html:
                assert "refresh" not in html
                assert "/lauf.js" not in html
                return html
            assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
            assert '<progress id="anteil"' in html
            await asyncio.sleep(0.05)


async def test_a_file_is_tried_and_then_taken_over(admin: Verwaltung) -> None:
    gesendet = await admin.senden(PFAD, {"art": "leika"}, datei=DATEI)
    assert gesendet.status_code == 303, gesendet.text
    probe = gesendet.headers["Location"]
    assert probe.endswith(f"?datei={sha256(DATEI).hexdigest()}")

    html = await fertig(admin, probe)
    assert "Probe: LeiKa-Tabelle (CSV)" in html
    assert "Das war eine Probe." in html
    assert "Drachenflug" in html
    assert "Abgelehnte Zeilen" in html
    assert ">4</th><td>„99012998“ ist kein LeiKa-Schlüssel" in html

    ohne_frage = probe.split("?")[0]
    andere = await admin.senden(probe, datei=LEIKA, an=ohne_frage)
    assert andere.status_code == 422
    assert "Das ist eine andere Datei als die der Probe." in andere.text
    assert "Das war eine Probe." in andere.text

    dieselbe = await admin.senden(probe, datei=DATEI, an=ohne_frage)
    assert dieselbe.status_code == 303, dieselbe.text
    html = await fertig(admin, dieselbe.headers["Location"])
    assert "Übernommen." in html
    assert "Jetzt übernehmen" not in html

    liste = await admin.seite(PFAD)
    assert liste.index("Übernahme: LeiKa-Tabelle") < liste.index("Probe: LeiKa-Tabelle")


async def test_what_is_wrong_stands_beside_its_field(admin: Verwaltung) -> None:
    leer = await admin.senden(PFAD)
    assert leer.status_code == 422
    assert "Zwei Angaben müssen Sie noch ändern" in leer.text
    assert 'id="art-fehler"' in leer.text
    assert 'id="datei-fehler"' in leer.text

    unbrauchbar = await admin.senden(PFAD, {"art": "xzufi"}, datei=b"kein XML")
    html = await fertig(admin, unbrauchbar.headers["Location"])
    assert "Nichts wurde übernommen." in html
    assert "Jetzt übernehmen" not in html

    admin.dienste.still.add("katalog")
    assert "Der Katalog antwortet gerade nicht." in await admin.seite(PFAD)
    nichts = await admin.senden(PFAD, {"art": "leika"}, datei=LEIKA)
    assert nichts.status_code == 409
    assert "Katalog antwortet nicht. Ihre Angaben stehen noch hier" in nichts.text


async def test_only_the_administration_and_only_with_our_form(admin: Verwaltung) -> None:
    fremd = await admin.http.post(PFAD, data={"art": "leika"}, files={"datei": LEIKA})
    assert fremd.status_code == 403
    admin.rollen = ["koordinierungsstelle"]
    html = await admin.seite("/verwaltung")
    assert PFAD not in html
    assert "/verwaltung/programme" in html
    assert "Für diese Seite melden Sie sich mit der Rolle „Verwaltung“ an." in (
        await admin.seite(PFAD, 403)
    )
    admin.rollen = ["kommune"]
    await admin.seite("/verwaltung", 403)
    admin.rollen = []
    assert (await admin.http.get(PFAD)).headers["Location"].startswith("/anmelden")
