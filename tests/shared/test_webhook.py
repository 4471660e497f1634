"""What a receiver refuses, and with which word."""

import hmac
import json
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

import pytest

from shared.clients.webhook import (
    Webhookeingang,
    WebhookSchonGesehen,
    WebhookSignaturFalsch,
    WebhookUnvollstaendig,
    WebhookZeitFremd,
)
from shared.schemas.ereignis import EREIGNIS
from shared.zustellung.geheimnis import Schluesselbund, geschrieben, signatur

GEHEIMNIS, ZEIT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1_614_265_330
INHALT = json.dumps(EREIGNIS).encode()


def unterschrieben(zeit: int = ZEIT, inhalt: bytes = INHALT, kennung: str = "a") -> dict[str, str]:
    """Signed here once more, not by what is tested."""
    schluessel = b64decode(GEHEIMNIS.removeprefix("whsec_"))
    bezeugt = f"{kennung}.{zeit}.".encode() + inhalt
    wert = b64encode(hmac.digest(schluessel, bezeugt, "sha256")).decode()
    return {
        "Webhook-Id": kennung,
        "Webhook-Timestamp": str(zeit),
        "Webhook-Signature": f"v1a,unbekannt v1,{wert}",
    }


def eingang(uhr: float = ZEIT, **anders: Any) -> Webhookeingang:
    return Webhookeingang([GEHEIMNIS], **{"gesehen": lambda _: False, "uhr": lambda: uhr} | anders)


def test_das_beispiel_des_standards() -> None:
    """The test vector of the Standard Webhooks libraries."""
    gezeigt = signatur(
        b64decode(GEHEIMNIS.removeprefix("whsec_")),
        kennung="msg_p5jXN8AQM9LWM0D4loKWxJek",
        sekunden=ZEIT,
        inhalt=b'{"test": 2432232314}',
    )
    assert gezeigt == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_eine_echte_nachricht_wird_angenommen() -> None:
    assert str(eingang().annehmen(unterschrieben(), INHALT).id) == EREIGNIS["id"]


@pytest.mark.parametrize("daneben", [300, -300, 86_400])
def test_eine_uhr_die_fuenf_minuten_falsch_geht(daneben: int) -> None:
    with pytest.raises(WebhookZeitFremd):
        eingang(ZEIT + daneben).annehmen(unterschrieben(), INHALT)


@pytest.mark.parametrize("daneben", [299, -299, 0])
def test_weniger_ist_erlaubt(daneben: int) -> None:
    assert eingang(ZEIT + daneben).annehmen(unterschrieben(), INHALT)


def test_eine_wiederholte_zustellung() -> None:
    bekannt: set[str] = set()

    def gesehen(kennung: str) -> bool:
        war_da = kennung in bekannt
        bekannt.add(kennung)
        return war_da

    hier = eingang(gesehen=gesehen)
    hier.annehmen(unterschrieben(), INHALT)
    with pytest.raises(WebhookSchonGesehen):
        hier.annehmen(unterschrieben(), INHALT)
    with pytest.raises(WebhookSignaturFalsch):  # another id is another message
        hier.annehmen(unterschrieben() | {"Webhook-Id": "b"}, INHALT)
    assert bekannt == {"a"}


def test_nur_wer_das_geheimnis_kennt() -> None:
    kopf = unterschrieben()
    for anderes in (INHALT + b" ", INHALT.replace(b"buchung", b"antrag")):
        with pytest.raises(WebhookSignaturFalsch):
            eingang().annehmen(kopf, anderes)
    for wert in (
        "",
        "v1",
        "v1,",
        "v1,###",
        kopf["Webhook-Signature"].replace(" v1,", " v2,"),
        "v1,AAAA",
    ):
        with pytest.raises(WebhookSignaturFalsch):
            eingang().annehmen(kopf | {"Webhook-Signature": wert}, INHALT)


@pytest.mark.parametrize("fehlt", ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"])
def test_alle_drei_kopfzeilen(fehlt: str) -> None:
    kopf = {name: wert for name, wert in unterschrieben().items() if name != fehlt}
    with pytest.raises(WebhookUnvollstaendig):
        eingang().annehmen(kopf, INHALT)


def test_unterschriebener_unsinn() -> None:
    with pytest.raises(WebhookUnvollstaendig):
        eingang().annehmen(unterschrieben(inhalt=b"{}"), b"{}")


def test_jedes_geheimnis_ist_ein_anderes() -> None:
    bund, anderer = Schluesselbund("a" * 32), Schluesselbund("b" * 32)
    einer, zweiter = UUID(int=1), UUID(int=2)
    alle = {
        geschrieben(b.geheimnis(w, nr))
        for b in (bund, anderer)
        for w in (einer, zweiter)
        for nr in (1, 2)
    }
    assert len(alle) == 8
    assert all(eines.startswith("whsec_") for eines in alle)
