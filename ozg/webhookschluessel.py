"""The key from which the secrets of all webhooks follow, made on first start.

Whoever loses it gives every receiver a new secret, so it belongs into a backup of OZG_DATEN.
"""

import os
import secrets
from pathlib import Path

from shared.geheimnis import einstellung


def webhookschluessel(ordner: Path) -> str:
    """Return OZG_WEBHOOK_SCHLUESSEL or, without it, the key kept in `ordner`."""
    if gesetzt := einstellung("OZG_WEBHOOK_SCHLUESSEL"):
        return gesetzt
    datei = ordner / "webhook.schluessel"
    if not datei.exists():
        ordner.mkdir(mode=0o700, parents=True, exist_ok=True)
        neu = datei.with_suffix(f".{os.getpid()}")
        beschreibung = os.open(neu, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(beschreibung, "w") as schreibend:
            schreibend.write(secrets.token_urlsafe(32))
        neu.replace(datei)
    return datei.read_text().strip()
