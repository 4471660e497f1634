"""Whether a delivery is genuine and of now, by the library of Standard Webhooks."""

from collections.abc import Mapping, Sequence

from standardwebhooks import Webhook, WebhookVerificationError

from tests.plattform.zugang import Json


class Zurueckgewiesen(Exception):
    """Nobody who knows the secret sent these bytes within the last five minutes."""


def geprueft(kopf: Mapping[str, str], inhalt: bytes, geheimnisse: Sequence[str]) -> Json:
    """Return the event of a delivery that one of our secrets signed; `inhalt` as it came."""
    grund = "kein Webhook"
    for geheimnis in geheimnisse:
        try:
            ereignis: Json = Webhook(geheimnis).verify(inhalt, dict(kopf))
        except (WebhookVerificationError, ValueError) as fehler:  # ValueError: no base64, no JSON
            grund = str(fehler)
        else:
            return ereignis
    raise Zurueckgewiesen(grund)
