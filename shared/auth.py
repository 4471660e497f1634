"""Who is calling: established from a signed token, never from a header somebody set."""

import asyncio
import logging
import time
from enum import StrEnum
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import DomainError

log = logging.getLogger(__name__)


class Rolle(StrEnum):
    KOMMUNE = "kommune"
    BERATUNG = "beratung"
    KOORDINIERUNGSSTELLE = "koordinierungsstelle"
    KSPV = "kspv"
    FOERDERSTELLE = "foerderstelle"
    PLATTFORM = "plattform"
    ADMIN = "admin"


class Person(BaseModel):
    """The claims we use; a token may carry more."""

    model_config = ConfigDict(frozen=True)

    sub: str = Field(pattern=r"^[^\x00-\x1f]{1,255}$")
    rollen: frozenset[str]
    ags: frozenset[Annotated[str, Field(pattern=r"^[0-9]{8}$")]] = frozenset()

    def vertritt(self, ags: str) -> bool:
        """Return whether this person acts for the Kommune with this key."""
        return Rolle.KOMMUNE in self.rollen and ags in self.ags


class NichtAngemeldet(DomainError):
    status, slug, title = 401, "nicht-angemeldet", "Anmeldung fehlt oder ist ungültig"
    headers = {"WWW-Authenticate": "Bearer"}


class RolleFehlt(DomainError):
    status, slug, title = 403, "rolle-fehlt", "Dafür fehlt die Rolle"


class AnmeldungNichtPruefbar(DomainError):
    status, slug, title = 503, "anmeldung-nicht-pruefbar", "Anmeldung zurzeit nicht prüfbar"
    headers = {"Retry-After": "5"}


class Verifier:
    """Checks tokens against the issuer's published keys.

    The keys are fetched again after 600 s; an unknown key asks for them at most every 30 s.
    """

    ALGORITHMS = ("ES256", "PS256", "RS256")
    LONGEST = 24 * 3600  # seconds a token may live
    REQUIRED = ("exp", "iat", "sub", "iss", "aud")

    def __init__(
        self, http: httpx.AsyncClient, *, issuer: str, audience: str, jwks_url: str
    ) -> None:
        self._http, self._url = http, jwks_url
        self._expected: dict[str, Any] = {"issuer": issuer, "audience": audience}
        self._keys: dict[str, jwt.PyJWK] = {}
        self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def person(self, token: str) -> Person:
        """Return the verified caller; `nbf` is checked when present."""
        try:
            claims = jwt.decode(
                token,
                await self._key(jwt.get_unverified_header(token).get("kid", "")),
                algorithms=self.ALGORITHMS,
                options={"require": list(self.REQUIRED)},
                **self._expected,
            )
            if claims["exp"] - claims["iat"] > self.LONGEST:
                raise jwt.InvalidTokenError("lives too long")
            return Person.model_validate(claims)
        except (jwt.PyJWTError, ValidationError, OverflowError, TypeError) as error:
            raise NichtAngemeldet("Das Token wurde nicht anerkannt.") from error

    async def _key(self, kid: str) -> jwt.PyJWK:
        async with self._lock:  # one fetch, however many ask at once
            age = time.monotonic() - self._tried
            if age > 600 or (kid not in self._keys and age > (30 if self._keys else 1)):
                self._tried = time.monotonic()
                await self._fetch()
        if not self._keys:
            raise AnmeldungNichtPruefbar("Der Aussteller antwortet nicht.")
        if kid not in self._keys:
            raise jwt.InvalidKeyError(kid)
        return self._keys[kid]

    async def _fetch(self) -> None:
        try:
            answer = (await self._http.get(self._url, timeout=2)).raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        except (httpx.HTTPError, jwt.PyJWTError, ValueError) as error:
            # the keys we have stay good
            log.warning("jwks not fetched", extra={"error": type(error).__name__})
        else:
            self._keys = {key.key_id: key for key in keys if key.key_id}


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


async def angemeldet(request: Request, bearer: Bearer) -> Person:
    if bearer is None:
        raise NichtAngemeldet("Es fehlt ein Bearer-Token.")
    verifier: Verifier = request.app.state.verifier
    return await verifier.person(bearer.credentials)


Angemeldet = Annotated[Person, Depends(angemeldet)]


def braucht(*rollen: Rolle) -> Any:
    """Return a route dependency that lets in only a person with at least one of these roles."""

    async def guard(person: Angemeldet) -> None:
        if person.rollen.isdisjoint(rollen):
            namen = " oder ".join(f"„{rolle}“" for rolle in rollen)
            raise RolleFehlt(f"Nötig ist die Rolle {namen}.")

    return Depends(guard)
