"""A Mitteilung: written as a draft, published, changed with a sentence, taken back."""

import re
from collections.abc import AsyncIterator

import pytest

from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from tests.conftest import Datenbank
from tests.dashboard.seiten.verwaltung.conftest import EIGEN, Verwaltung, verwaltung_vor
from tests.tokens import issuer

NEU = "/aktuelles/mitteilungen/neu"
INHALT = {"art": "meldung", "titel": "Neues Förderjahr", "text": "Erstens.\n\nZweitens."}


@pytest.fixture
async def stelle(database: Datenbank) -> AsyncIterator[Verwaltung]:
    katalog = katalog_app(KatalogSettings(database_url=database("katalog"), **EIGEN), issuer())
    rollen = ["koordinierungsstelle"]
    async with verwaltung_vor(database("dashboard"), rollen, katalog=katalog) as verwaltung:
        yield verwaltung


async def test_from_the_draft_to_taking_it_back(stelle: Verwaltung) -> None:
    gesendet = await stelle.senden(NEU, INHALT | {"themen": "Civento, foerderung"})
    assert gesendet.status_code == 303, gesendet.text
    mitteilung = gesendet.headers["Location"]
    [id] = re.findall("/aktuelles/(.+)", mitteilung)
    akte = f"/aktuelles/mitteilungen/{id}"
    assert "Entwurf" in await stelle.seite(mitteilung)
    assert 'aria-label="Noch nicht erschienen"' in await stelle.seite("/aktuelles")
    stelle.rollen = ["kommune"]
    assert mitteilung not in await stelle.seite("/aktuelles")
    await stelle.seite(NEU, 403)

    stelle.rollen = ["koordinierungsstelle"]
    zu_frueh = await stelle.senden(f"{akte}/veroeffentlichen", {"am": "1.2.2020"})
    assert zu_frueh.status_code == 422
    assert 'id="am-fehler"' in zu_frueh.text
    assert (await stelle.senden(f"{akte}/veroeffentlichen")).status_code == 303
    stelle.rollen = ["kommune"]
    html = await stelle.seite(mitteilung)
    assert "<p>Zweitens.</p>" in html
    assert "/aendern" not in html

    stelle.rollen = ["koordinierungsstelle"]
    anders = INHALT | {"titel": "Das neue Förderjahr"}
    ohne_satz = await stelle.senden(f"{akte}/aendern", anders)
    assert ohne_satz.status_code == 422
    assert "Sagen Sie in einem Satz, was sich ändert." in ohne_satz.text
    mit_satz = anders | {"aenderungshinweis": "Der Titel ist genauer."}
    assert (await stelle.senden(f"{akte}/aendern", mit_satz)).status_code == 303
    assert "Der Titel ist genauer." in await stelle.seite(mitteilung)

    assert (await stelle.senden(f"{akte}/zurueckziehen")).status_code == 303
    stelle.rollen = ["kommune"]
    await stelle.seite(mitteilung, 404)


async def test_what_is_wrong_stands_beside_its_field(stelle: Verwaltung) -> None:
    leer = await stelle.senden(NEU, {"art": "frage", "themen": "Große Wörter!"})
    assert leer.status_code == 422
    assert "Schreiben Sie die Frage." in leer.text
    falsch = await stelle.senden(NEU, INHALT | {"themen": "schön schön"})
    assert falsch.status_code == 422
    assert 'id="themen-fehler"' in falsch.text
    assert "Neues Förderjahr" in falsch.text
