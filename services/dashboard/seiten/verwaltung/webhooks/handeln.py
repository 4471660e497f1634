"""Acts on a webhook and on what was sent to it, each after its question."""

from collections.abc import Callable
from uuid import UUID

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from shared.clients import webhooks
from shared.clients.aufruf import Aufruf, M
from shared.schemas.webhook import WebhookRead, ZustellungRead

SCHALTEN: dict[str, Callable[..., Aufruf[WebhookRead]]] = {
    "pausieren": webhooks.pausieren,
    "fortsetzen": webhooks.fortsetzen,
    "beenden": webhooks.beenden,
}


async def handeln(
    gespraech: Gespraech, dienst: str, id: UUID, akt: str, formular: Formular
) -> WebhookRead | ZustellungRead | None:
    """Do one of `AKTE`; None when the form says why not. With a new secret it is a WebhookNeu."""
    key, etag = schluessel(formular), gesehen(formular)
    if akt == "pruefen":
        return await _getan(gespraech, webhooks.pruefen(dienst, id, key=key), formular)
    if akt == "geheimnis-erneuern":
        return await _getan(gespraech, webhooks.geheimnis_erneuern(dienst, id, etag=etag), formular)
    return await _getan(gespraech, SCHALTEN[akt](dienst, id, etag=etag, key=key), formular)


async def _getan(gespraech: Gespraech, aufruf: Aufruf[M], formular: Formular) -> M | None:
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="den Webhook")
    return None if antwort is None else antwort.inhalt


async def wiederholen(
    gespraech: Gespraech, dienst: str, zustellung: UUID, formular: Formular
) -> bool:
    """Send it once more; return whether it is under way."""
    aufruf = webhooks.wiederholen(dienst, zustellung, key=schluessel(formular))
    return await _getan(gespraech, aufruf, formular) is not None
