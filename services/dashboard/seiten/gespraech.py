"""What a page says to the services in the name of the person who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from shared.clients.aufruf import Antwort, Aufruf, M
from shared.clients.verbindung import DienstNichtErreichbar, Verbindung


@dataclass(frozen=True)
class Gespraech:
    """Carries out operations: `await gespraech(buchungen.buchung(id))`.

    `bearer` is the person's token, None for whoever is not logged in: the service called decides
    what they may (ADR 0013). Nothing is kept.
    """

    verbindungen: Mapping[str, Verbindung]
    bearer: str | None

    async def __call__(self, aufruf: Aufruf[M]) -> Antwort[M]:
        """Return the answer; raises Abgelehnt (a refusal) or DienstNichtErreichbar."""
        return await self.verbindungen[aufruf.dienst].ausfuehren(aufruf, bearer=self.bearer)

    async def herunterladen(self, pfad: str) -> httpx.Response:
        """Return an open answer with a file of a service; whoever asks closes it."""
        dienst = pfad.split("/", 2)[1]
        return await self.verbindungen[dienst].herunterladen(pfad, bearer=self.bearer)

    async def versuch(self, aufruf: Aufruf[M]) -> M | None:
        """Return what the service says, None while it is silent: a page shows the rest."""
        try:
            return (await self(aufruf)).inhalt
        except DienstNichtErreichbar:
            return None
