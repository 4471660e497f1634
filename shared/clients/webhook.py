"""What receives webhooks: verifies them (Standard Webhooks) and takes each of them once.

eingang = Webhookeingang(["whsec_…"], gesehen=merken)
ereignis = eingang.annehmen(request.headers, await request.body())
"""

import binascii
import hmac
import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from shared.schemas.ereignis import EreignisRead

TOLERANZ = 300  # seconds; so much or more off is too old, or too new


class WebhookAbgelehnt(Exception):
    """Answer with 400 and do nothing; each subclass says why."""


class WebhookUnvollstaendig(WebhookAbgelehnt):
    """One of the three headers is missing or unreadable, or the body is no event."""


class WebhookZeitFremd(WebhookAbgelehnt):
    """It was sent five minutes ago or more, or one of the two clocks is wrong."""


class WebhookSignaturFalsch(WebhookAbgelehnt):
    """Nobody who knows the secret sent these bytes."""


class WebhookSchonGesehen(WebhookAbgelehnt):
    """A replay or a repetition: answer with 204 and do nothing, it has had its effect."""


class Webhookeingang:
    """`geheimnisse` are all that hold at present; `gesehen` writes a webhook-id down, best in the
    transaction of its effect, and returns whether it was known.
    """

    def __init__(
        self,
        geheimnisse: Sequence[str],
        *,
        gesehen: Callable[[str], bool],
        uhr: Callable[[], float] = time.time,
    ) -> None:
        self._geheimnisse = [b64decode(eines.removeprefix("whsec_")) for eines in geheimnisse]
        self._gesehen, self._uhr = gesehen, uhr

    def annehmen(self, kopfzeilen: Mapping[str, str], inhalt: bytes) -> EreignisRead:
        """Return the event of a delivery that is genuine, timely and new; raises WebhookAbgelehnt.

        `inhalt` are the bytes as they came.
        """
        kopf = {name.lower(): wert for name, wert in kopfzeilen.items()}
        try:
            kennung, sekunden = kopf["webhook-id"], kopf["webhook-timestamp"]
            unterschriften = kopf["webhook-signature"].split()
            gesendet = int(sekunden)
        except (KeyError, ValueError) as error:
            raise WebhookUnvollstaendig(
                "webhook-id, webhook-timestamp, webhook-signature"
            ) from error
        if abs(self._uhr() - gesendet) >= TOLERANZ:
            raise WebhookZeitFremd(f"{self._uhr() - gesendet:.0f} seconds off")
        bezeugt = b".".join((kennung.encode(), sekunden.encode(), inhalt))
        if not any(self._stimmt(eine, bezeugt) for eine in unterschriften):
            raise WebhookSignaturFalsch(kennung)
        try:
            ereignis = EreignisRead.model_validate_json(inhalt)
        except ValidationError as error:
            raise WebhookUnvollstaendig("the body is no event") from error
        if self._gesehen(kennung):
            raise WebhookSchonGesehen(kennung)
        return ereignis

    def _stimmt(self, unterschrift: str, bezeugt: bytes) -> bool:
        version, _, wert = unterschrift.partition(",")
        if version != "v1":
            return False
        try:
            gezeigt = b64decode(wert, validate=True)
        except (binascii.Error, ValueError):
            return False
        soll = (hmac.digest(geheimnis, bezeugt, "sha256") for geheimnis in self._geheimnisse)
        return any(hmac.compare_digest(eines, gezeigt) for eines in soll)
