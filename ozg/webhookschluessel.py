"""The key from which the secrets of all webhooks follow, made on first start.

Whoever loses it gives every receiver a new secret, so it belongs into a backup of OZG_DATEN.
"""

import secrets
from pathlib import Path

from ozg.neue_datei import ganze_datei
from shared.geheimnis import einstellung


def webhookschluessel(ordner: Path) -> str:
    """Return OZG_WEBHOOK_SCHLUESSEL or, without it, the key kept in `ordner`."""
    if gesetzt := einstellung("OZG_WEBHOOK_SCHLUESSEL"):
        return gesetzt
    datei = ordner / "webhook.schluessel"
    if not datei.exists():
        ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        ganze_datei(datei, secrets.token_urlsafe(32).encode())
    return datei.read_text().strip()
