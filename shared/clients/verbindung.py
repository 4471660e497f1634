"""What every client does alike: one place that turns silence of a service into a 503."""

from typing import Any

import httpx

from shared.errors import DomainError


class DienstNichtErreichbar(DomainError):
    """Another service did not answer in time or failed; nothing was changed."""

    status, slug, title = 503, "dienst-nicht-erreichbar", "Ein anderer Dienst antwortet nicht"
    headers = {"Retry-After": "5"}


class Verbindung:
    """GETs from one service, named as people know it."""

    def __init__(self, http: httpx.AsyncClient, *, name: str, timeout: float = 2.0) -> None:
        self._http, self._name, self._timeout = http, name, timeout

    async def get(self, path: str, *, bearer: str | None = None, **params: Any) -> bytes:
        """Return the body of a 200; everything else is a DienstNichtErreichbar.

        `bearer` is the access token sent along, without the word Bearer.
        """
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        try:
            answer = await self._http.get(
                path, params=params, headers=headers, timeout=self._timeout
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise DienstNichtErreichbar(
                f"{self._name} antwortet nicht. Versuchen Sie es gleich wieder."
            ) from error
        return answer.content
