"""The acts upon a webhook, and what of them is told."""

from collections.abc import Mapping
from enum import StrEnum

from shared.ereignisse.arten import Gegenstandsart
from shared.schemas.ereignis import Ereignisdaten


class WebhookAkt(StrEnum):
    ANLEGEN = "anlegen"
    AENDERN = "aendern"
    PAUSIEREN = "pausieren"
    FORTSETZEN = "fortsetzen"
    GEHEIMNIS_ERNEUERN = "geheimnis_erneuern"
    ABSCHALTEN = "abschalten"
    BEENDEN = "beenden"


WEBHOOK_GESCHEHEN: Mapping[StrEnum, str] = {
    WebhookAkt.ANLEGEN: "angelegt",
    WebhookAkt.AENDERN: "geaendert",
    WebhookAkt.PAUSIEREN: "pausiert",
    WebhookAkt.FORTSETZEN: "fortgesetzt",
    WebhookAkt.GEHEIMNIS_ERNEUERN: "geheimnis_erneuert",
    WebhookAkt.ABSCHALTEN: "abgeschaltet",
    WebhookAkt.BEENDEN: "beendet",
}
"""A service adds it to what its own acts are called; the same word means the same act."""

ABGESCHALTETER_WEBHOOK = Gegenstandsart(
    "webhook", "Webhook", Ereignisdaten, (WEBHOOK_GESCHEHEN[WebhookAkt.ABSCHALTEN],)
)
WEBHOOK_INTERN = frozenset(
    f"webhook.{geschehen}"
    for akt, geschehen in WEBHOOK_GESCHEHEN.items()
    if akt is not WebhookAkt.ABSCHALTEN
)
