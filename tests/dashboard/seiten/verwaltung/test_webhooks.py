"""Webhooks: taken up with a secret told once, held, resumed, ended; what was sent, once more."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from services.dashboard.seiten.verwaltung.webhooks.zeigen import webhookzeile, zustellungszeile
from shared.schemas.webhook import WEBHOOK, ZUSTELLUNG, WebhookRead, ZustellungRead
from tests.conftest import Datenbank
from tests.dashboard.seiten.verwaltung.conftest import Verwaltung, verwaltung_vor
from tests.shared.zustellung.conftest import app_auf

PFAD = "/verwaltung/webhooks"
ZU = "http://127.0.0.1:9/ereignisse"


@pytest.fixture
async def admin(database: Datenbank) -> AsyncIterator[Verwaltung]:
    katalog = app_auf(database("katalog"))
    async with verwaltung_vor(database("dashboard"), ["admin"], katalog=katalog) as verwaltung:
        yield verwaltung


async def test_from_taking_up_to_the_end(admin: Verwaltung) -> None:
    leer = await admin.seite(PFAD)
    assert "Noch keiner." in leer
    assert "Die Beratung antwortet gerade nicht." in leer, "the others are still shown"
    angelegt = await admin.senden(
        f"{PFAD}/neu", {"dienst": "katalog", "adresse": ZU, "typen": "de.ozg-kommunal.katalog.*"}
    )
    assert angelegt.status_code == 200, angelegt.text
    [geheimnis] = re.findall(r">(whsec_[^<]+)</textarea>", angelegt.text)
    assert angelegt.headers["Cache-Control"] == "private, no-store"
    [webhook] = re.findall(rf'"({PFAD}/katalog/[0-9a-f-]+)"', angelegt.text)

    html = await admin.seite(webhook)
    assert geheimnis not in html
    assert "katalog.*" in html
    assert f"{webhook}/fortsetzen" not in html

    probe = await admin.senden(f"{webhook}/pruefen")
    assert probe.headers["Location"] == webhook
    assert "katalog.webhook.probe" in await admin.seite(webhook)

    await admin.senden(f"{webhook}/pausieren")
    html = await admin.seite(webhook)
    assert "angehalten" in html
    assert (await admin.http.get(f"{webhook}/pruefen")).headers["Location"] == webhook
    await admin.senden(f"{webhook}/fortsetzen")
    assert f"{webhook}/pausieren" in await admin.seite(webhook)

    neues = await admin.senden(f"{webhook}/geheimnis-erneuern")
    assert re.findall(r">(whsec_[^<]+)</textarea>", neues.text) not in ([], [geheimnis])
    assert "Das vorige gilt noch bis" in neues.text
    nochmal = await admin.senden(f"{webhook}/geheimnis-erneuern")
    assert nochmal.status_code == 409
    assert "so lange unterschreiben beide" in nochmal.text

    await admin.senden(f"{webhook}/beenden")
    html = await admin.seite(webhook)
    assert "beendet" in html
    assert "knopfreihe" not in html


async def test_what_is_wrong_stands_beside_its_field(admin: Verwaltung) -> None:
    falsch = {"dienst": "katalog", "adresse": "plattform.example", "kommunen": "Kassel"}
    antwort = await admin.senden(f"{PFAD}/neu", falsch)
    assert antwort.status_code == 422
    assert "Die Adresse beginnt mit https://." in antwort.text
    assert "„Kassel“ ist kein Gemeindeschlüssel." in antwort.text
    privat = await admin.senden(
        f"{PFAD}/neu", falsch | {"adresse": "https://10.0.0.1/", "kommunen": ""}
    )
    assert privat.status_code == 422
    assert 'id="adresse-fehler"' in privat.text
    assert 'value="https://10.0.0.1/"' in privat.text


async def test_only_who_may(admin: Verwaltung) -> None:
    assert (await admin.http.post(f"{PFAD}/neu", data={"dienst": "katalog"})).status_code == 403
    admin.rollen = ["plattform"]
    html = await admin.seite("/verwaltung")
    assert PFAD in html
    assert "/verwaltung/programme" not in html
    await admin.seite(PFAD)
    admin.rollen = ["koordinierungsstelle"]
    assert PFAD not in await admin.seite("/verwaltung")
    await admin.seite(PFAD, 403)


def test_how_it_stands_in_words() -> None:
    an = WebhookRead.model_validate(WEBHOOK)
    assert (webhookzeile(an).zeichen, webhookzeile(an).wovon) == ("gut", "*")
    ohne = an.model_copy(update={"erfolglos_seit": datetime.now(UTC), "typen": []})
    assert webhookzeile(ohne).stand == "an, zurzeit ohne Erfolg"
    assert webhookzeile(ohne).wovon == "alle Ereignisse"
    aus = an.model_validate(WEBHOOK | {"status": "abgeschaltet", "grund": "antwort_410"})
    assert "410" in webhookzeile(aus).grund


@pytest.mark.parametrize(
    ("status", "aktiv", "wiederholbar"),
    [("offen", True, False), ("aufgegeben", True, True), ("zugestellt", False, False)],
)
def test_what_is_under_way_is_not_sent_again(status: str, aktiv: bool, wiederholbar: bool) -> None:
    zeile = zustellungszeile(
        ZustellungRead.model_validate(ZUSTELLUNG | {"status": status}), aktiv=aktiv
    )
    assert zeile.wiederholbar is wiederholbar
    assert zeile.typ == "beratung.buchung.bestaetigt"
    assert zeile.zuletzt == "Antwort 503, abgelehnt, 41 ms"


async def test_only_who_keeps_webhooks_sees_their_pages(admin: Verwaltung) -> None:
    id = "019b8f3e-6044-7fb0-b352-d07ae40cc2e9"
    einer = f"{PFAD}/katalog/{id}"
    for pfad in (PFAD, f"{PFAD}/neu", einer, f"{einer}/beenden", f"{einer}/zustellungen/{id}"):
        admin.rollen = ["koordinierungsstelle"]
        assert "mit der Rolle „Verwaltung“ oder „Antragsplattform“" in await admin.seite(pfad, 403)
        admin.rollen = ["plattform"]
        assert (await admin.http.get(pfad)).status_code != 403
