"""Who is calling: established from a signed token, never from a header somebody set."""

from enum import StrEnum
from typing import Annotated, Any

import jwt
from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.drosselung import Drosselung
from shared.errors import DomainError
from shared.jwks import ALGORITHMS, Keys
from shared.protokoll import WER, pseudonym
from shared.sicht import Sicht, erweitere


class Rolle(StrEnum):
    KOMMUNE = "kommune"
    BERATUNG = "beratung"
    KOORDINIERUNGSSTELLE = "koordinierungsstelle"
    KSPV = "kspv"
    FOERDERSTELLE = "foerderstelle"
    PLATTFORM = "plattform"
    ADMIN = "admin"


SIEHT_ALLE = frozenset(
    {Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.KSPV, Rolle.FOERDERSTELLE}
)


class Person(BaseModel):
    """The claims we use; a token may carry more.

    `ags` are the Kommunen a person acts for, `verband` is the Spitzenverband one votes for.
    """

    model_config = ConfigDict(frozen=True)

    sub: str = Field(pattern=r"^[^\x00-\x1f]{1,255}$")
    rollen: frozenset[str]
    ags: frozenset[Annotated[str, Field(pattern=r"^[0-9]{8}$")]] = frozenset()
    verband: str | None = Field(default=None, pattern=r"^[^\x00-\x1f]{1,200}$")

    def sicht(self) -> Sicht:
        """Return whose rows the database shows to this person; what of them, the code decides."""
        kommunen = self.ags if Rolle.KOMMUNE in self.rollen else frozenset()
        return Sicht(kommunen, alle=not self.rollen.isdisjoint(SIEHT_ALLE))

    def vertritt(self, ags: str) -> bool:
        """Return whether this person acts for the Kommune with this key."""
        return Rolle.KOMMUNE in self.rollen and ags in self.ags

    @property
    def kommune(self) -> str | None:
        """Return the Kommune this person acts for when it is only one."""
        return next(iter(self.ags)) if Rolle.KOMMUNE in self.rollen and len(self.ags) == 1 else None


class NichtAngemeldet(DomainError):
    status, slug, title = 401, "nicht-angemeldet", "Anmeldung fehlt oder ist ungültig"
    headers = {"WWW-Authenticate": "Bearer"}


class RolleFehlt(DomainError):
    status, slug, title = 403, "rolle-fehlt", "Dafür fehlt die Rolle"


class Verifier:
    """Checks tokens for one service against the issuer's published keys.

    Whom a token is for is said by its only audience: `audience` on the token of a user, which
    holds at every service and may be passed on between them; the name of one service on a token
    that a service or a client fetched for itself (client credentials, `sub` names it), which
    holds there and nowhere else. A token for several audiences is refused, ours among them or not.
    """

    LONGEST = 24 * 3600  # seconds a token may live
    REQUIRED = ("exp", "iat", "sub", "iss", "aud")

    def __init__(self, keys: Keys, *, issuer: str, audience: str, service: str) -> None:
        if audience == service:
            raise ValueError("OZG_AUDIENCE must not be the name of a service")
        self._keys = keys
        self._issuer, self._audiences = issuer, (audience, service)

    async def person(self, token: str) -> Person:
        """Return the verified caller; `nbf` is checked when present."""
        try:
            claims = jwt.decode(
                token,
                await self._keys.named_by(token),
                algorithms=ALGORITHMS,
                options={"require": list(self.REQUIRED)},
                issuer=self._issuer,
                audience=self._audiences,
            )
            if isinstance(claims["aud"], list) and len(claims["aud"]) != 1:
                raise jwt.InvalidAudienceError("more than one audience")
            if claims["exp"] - claims["iat"] > self.LONGEST:
                raise jwt.InvalidTokenError("lives too long")
            return Person.model_validate(claims)
        except (jwt.PyJWTError, ValidationError, OverflowError, TypeError) as error:
            raise NichtAngemeldet("Das Token wurde nicht anerkannt.") from error


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


async def angemeldet(request: Request, bearer: Bearer) -> Person:
    if bearer is None:
        raise NichtAngemeldet("Es fehlt ein Bearer-Token.")
    verifier: Verifier = request.app.state.verifier
    person = await verifier.person(bearer.credentials)
    request.scope[WER] = pseudonym(person.sub)
    if not getattr(request.state, "gezaehlt", False):  # a transaction may be run again
        drosselung: Drosselung = request.app.state.drosselung
        drosselung.zaehlen(zugang=person.sub, kommune=person.kommune)
        request.state.gezaehlt = True
    erweitere(person.sicht())
    return person


Angemeldet = Annotated[Person, Depends(angemeldet)]


async def _vielleicht(request: Request, response: Response, bearer: Bearer) -> Person | None:
    response.headers["Vary"] = "Authorization"
    if "Authorization" not in request.headers:
        return None
    return await angemeldet(request, bearer)


VielleichtAngemeldet = Annotated[Person | None, Depends(_vielleicht)]
"""Null for whoever shows no token; one that does not count is refused like everywhere.

The route says so in its document with `openapi_extra=FREIWILLIG`.
"""
FREIWILLIG: dict[str, Any] = {"security": [{}]}


async def _zugang(_: Angemeldet, bearer: Bearer) -> str:
    assert bearer is not None
    return bearer.credentials


# the caller's verified token: only to ask another service in the caller's name, never to be kept
EigenesToken = Annotated[str, Depends(_zugang)]


def braucht(*rollen: Rolle) -> Any:
    """Return a route dependency that lets in only a person with at least one of these roles."""

    async def guard(person: Angemeldet) -> None:
        if person.rollen.isdisjoint(rollen):
            namen = " oder ".join(f"„{rolle}“" for rolle in rollen)
            raise RolleFehlt(f"Nötig ist die Rolle {namen}.")

    return Depends(guard)
