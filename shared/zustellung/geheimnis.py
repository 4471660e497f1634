"""Secrets of webhooks and signatures with them (Standard Webhooks, v1: HMAC-SHA256)."""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import DomainError

BEIDE = timedelta(hours=24)  # an old secret signs on for so long


class WebhooksNichtEingerichtet(DomainError):
    status, slug = 503, "webhooks-nicht-eingerichtet"
    title = "Dieses System stellt keine Webhooks zu"
    headers = {"Retry-After": "3600"}


class Schluesselbund:
    """Derives every secret from the key of the installation: the database holds none."""

    def __init__(self, schluessel: str | None) -> None:
        self._schluessel = schluessel.encode() if schluessel else None

    @property
    def vorhanden(self) -> bool:
        return self._schluessel is not None

    def geheimnis(self, webhook: UUID, nr: int) -> bytes:
        """Return 32 bytes; raises WebhooksNichtEingerichtet without a key."""
        if self._schluessel is None:
            raise WebhooksNichtEingerichtet(
                "Wer es betreibt, setzt dafür OZG_WEBHOOK_SCHLUESSEL. Ereignisse lassen sich auch"
                " so abholen."
            )
        return hmac.digest(self._schluessel, f"webhook {webhook} {nr}".encode(), "sha256")

    def geltende(
        self, webhook: UUID, nr: int, erneuert: datetime | None, jetzt: datetime
    ) -> list[bytes]:
        """Return the secrets that sign at `jetzt`, the newest first."""
        nummern = [nr]
        if erneuert is not None and jetzt < erneuert + BEIDE:
            nummern.append(nr - 1)
        return [self.geheimnis(webhook, eine) for eine in nummern]


def geschrieben(geheimnis: bytes) -> str:
    return f"whsec_{b64encode(geheimnis).decode()}"


def signatur(geheimnis: bytes, *, kennung: str, sekunden: int, inhalt: bytes) -> str:
    """Return `v1,…` over the id, the seconds since 1970 and the bytes that are sent."""
    bezeugt = b".".join((kennung.encode(), str(sekunden).encode(), inhalt))
    return f"v1,{b64encode(hmac.digest(geheimnis, bezeugt, 'sha256')).decode()}"


def signaturen(geheimnisse: Sequence[bytes], *, kennung: str, sekunden: int, inhalt: bytes) -> str:
    return " ".join(
        signatur(eines, kennung=kennung, sekunden=sekunden, inhalt=inhalt) for eines in geheimnisse
    )
