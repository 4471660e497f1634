"""Requests to one service, with a token that is fetched anew when it has run out."""

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import httpx

Json: TypeAlias = dict[str, Any]
PAUSEN = (0.5, 1, 2, 4, 8)  # seconds between attempts
VORUEBERGEHEND = (429, 502, 503, 504)


class Abgelehnt(Exception):
    """The service says no, and in a problem document why; `art` is the last part of its type."""

    def __init__(self, problem: Json) -> None:
        super().__init__(f"{problem['title']}. {problem['detail']}")
        self.problem = problem
        self.art = str(problem["type"]).rpartition("/")[2]


class NichtErreichbar(Exception):
    """No answer, or none for now, after several attempts."""


class Zugang:
    """`dienst` is the address of a service with its version, as `https://…/katalog/v1`."""

    def __init__(self, dienst: str, token_holen: Callable[[], str]) -> None:
        self._http = httpx.Client(base_url=dienst, timeout=30)
        self._token_holen = token_holen
        self._token = ""

    def lesen(self, pfad: str, **angaben: Any) -> Json:
        """Return what a GET answers; raises Abgelehnt or NichtErreichbar."""
        return self._beharrlich("GET", pfad, params=angaben)

    def alle(self, pfad: str, **angaben: Any) -> Iterator[Json]:
        """Yield the items of all pages of a list."""
        seite = self.lesen(pfad, **angaben)
        yield from seite["items"]
        while seite["next_cursor"]:
            seite = self.lesen(pfad, **angaben, cursor=seite["next_cursor"])
            yield from seite["items"]

    def tun(self, pfad: str, inhalt: Json, *, schluessel: str) -> Json:
        """POST under an Idempotency-Key: sent again, it answers the same and does nothing twice."""
        kopf = {"Idempotency-Key": schluessel}
        return self._beharrlich("POST", pfad, json=inhalt, headers=kopf)

    def einmal(self, pfad: str, inhalt: Json | None = None, *, fassung: int | None = None) -> Json:
        """POST what must not be sent again by itself, upon `fassung` of what was read."""
        kopf = {"If-Match": f'"{fassung}"'} if fassung else {}
        return self._gelesen(self._gesendet("POST", pfad, json=inhalt, headers=kopf))

    def schliessen(self) -> None:
        self._http.close()

    def _beharrlich(self, methode: str, pfad: str, **mehr: Any) -> Json:
        for pause in PAUSEN:
            try:
                antwort = self._gesendet(methode, pfad, **mehr)
            except NichtErreichbar:
                time.sleep(pause)
                continue
            if antwort.status_code not in VORUEBERGEHEND:
                return self._gelesen(antwort)
            time.sleep(max(pause, float(antwort.headers.get("Retry-After", 0))))
        return self._gelesen(self._gesendet(methode, pfad, **mehr))

    def _gesendet(self, methode: str, pfad: str, **mehr: Any) -> httpx.Response:
        try:
            antwort = self._http.request(methode, pfad, auth=self._ausgewiesen, **mehr)
            if antwort.status_code == 401:
                self._token = self._token_holen()
                antwort = self._http.request(methode, pfad, auth=self._ausgewiesen, **mehr)
        except httpx.TransportError as fehler:
            raise NichtErreichbar(f"{pfad}: {fehler!r}") from fehler
        return antwort

    def _ausgewiesen(self, anfrage: httpx.Request) -> httpx.Request:
        self._token = self._token or self._token_holen()
        anfrage.headers["Authorization"] = f"Bearer {self._token}"
        return anfrage

    def _gelesen(self, antwort: httpx.Response) -> Json:
        if antwort.is_success:
            gelesen: Json = antwort.json()
            return gelesen
        if antwort.headers.get("Content-Type", "").startswith("application/problem+json"):
            raise Abgelehnt(antwort.json())
        raise NichtErreichbar(f"{antwort.url}: {antwort.status_code}")
