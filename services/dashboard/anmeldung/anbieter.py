"""The issuer as people log in at it: OpenID Connect, authorization code with PKCE.

Authlib writes and reads the protocol; the connection is ours, as its httpx client has moved to
another library. PyJWT checks what is signed, with the keys that check every other token.
"""

import time
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
import jwt
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from pydantic import BaseModel, Field, HttpUrl, ValidationError

from services.dashboard.anmeldung.versuch import Versuch
from shared.errors import DomainError
from shared.jwks import ALGORITHMS, REFRESH, Discovery, Keys, Unglaubwuerdig, entdeckt

FRIST = 5.0  # seconds for one exchange with the issuer
UHREN = 10  # seconds two clocks may differ


class AnmeldedienstAntwortetNicht(DomainError):
    status, slug = 503, "anmeldedienst-antwortet-nicht"
    title = "Der Anmeldedienst antwortet nicht"
    headers = {"Retry-After": "5"}


class AnmeldungAbgelehnt(Exception):
    """The issuer refused, or what it gave does not hold; the text is for the log."""


class _Adressen(Discovery):
    authorization_endpoint: HttpUrl
    token_endpoint: HttpUrl
    end_session_endpoint: HttpUrl | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


class Ausweis(BaseModel):
    """What the token endpoint answers (RFC 6749, 5.1; OpenID Connect Core 1.0, 3.1.3.3)."""

    access_token: str = Field(max_length=16_000, repr=False)
    token_type: Literal["Bearer", "bearer"]
    refresh_token: str | None = Field(default=None, max_length=16_000, repr=False)
    id_token: str | None = Field(default=None, max_length=16_000, repr=False)


@dataclass(frozen=True)
class Klient:
    """How the issuer knows us; `rueckkehr` is registered there letter by letter."""

    id: str
    secret: str | None
    umfang: str
    rueckkehr: str
    nach_abmeldung: str


class Anbieter:
    """Its addresses are asked for when first needed and every ten minutes."""

    def __init__(self, http: httpx.AsyncClient, keys: Keys, *, issuer: str, klient: Klient) -> None:
        self._http, self._keys, self._issuer, self._klient = http, keys, issuer, klient
        self._adressen: _Adressen | None = None
        self._entdeckt_am = float("-inf")

    async def anmeldeadresse(self, versuch: Versuch) -> str:
        """Return where the browser is sent to log in."""
        adresse: str = prepare_grant_uri(
            str((await self._entdecken()).authorization_endpoint),
            client_id=self._klient.id,
            response_type="code",
            redirect_uri=self._klient.rueckkehr,
            scope=self._klient.umfang,
            state=versuch.state,
            nonce=versuch.nonce,
            code_challenge=create_s256_code_challenge(versuch.verifier),
            code_challenge_method="S256",
        )
        return adresse

    async def einloesen(
        self, code: str, versuch: Versuch, *, iss: str | None
    ) -> tuple[Ausweis, str]:
        """Return what the code is worth and the `sub` of whom it is; raises AnmeldungAbgelehnt.

        `iss` is who says to have sent the browser back (RFC 9207).
        """
        adressen = await self._entdecken()
        if iss != self._issuer and (
            iss is not None or adressen.authorization_response_iss_parameter_supported
        ):
            raise AnmeldungAbgelehnt("came back from another issuer")
        ausweis = await self._holen(
            adressen,
            "authorization_code",
            code=code,
            redirect_uri=self._klient.rueckkehr,
            code_verifier=versuch.verifier,
        )
        if ausweis.id_token is None:
            raise AnmeldungAbgelehnt("no ID token")
        claims = await self.pruefen(ausweis.id_token, sub=None, nonce=versuch.nonce)
        return ausweis, str(claims["sub"])

    async def erneuern(self, refresh_token: str, *, sub: str) -> Ausweis:
        """Return new tokens of the same person; raises AnmeldungAbgelehnt."""
        ausweis = await self._holen(
            await self._entdecken(), "refresh_token", refresh_token=refresh_token
        )
        if ausweis.id_token is not None:
            await self.pruefen(ausweis.id_token, sub=sub, nonce=None)
        return ausweis

    async def pruefen(self, id_token: str, *, sub: str | None, nonce: str | None) -> dict[str, Any]:
        """Return the claims of an ID token for us; raises AnmeldungAbgelehnt."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                await self._keys.named_by(id_token),
                algorithms=ALGORITHMS,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
                issuer=self._issuer,
                audience=self._klient.id,
                leeway=UHREN,
            )
        except (jwt.PyJWTError, OverflowError, TypeError) as error:
            raise AnmeldungAbgelehnt(f"ID token: {type(error).__name__}") from error
        fremd = claims.get("azp", self._klient.id) != self._klient.id
        if fremd or (isinstance(claims["aud"], list) and len(claims["aud"]) != 1):
            raise AnmeldungAbgelehnt("ID token: for another client too")
        if nonce is not None and not compare_digest(str(claims.get("nonce", "")), nonce):
            raise AnmeldungAbgelehnt("ID token: another nonce")
        if sub is not None and claims["sub"] != sub:
            raise AnmeldungAbgelehnt("ID token: another person")
        return claims

    async def abmeldeadresse(self, id_token: str | None) -> str | None:
        """Return where the browser is sent to end the session at the issuer, if it has that."""
        try:
            adresse = (await self._entdecken()).end_session_endpoint
        except AnmeldedienstAntwortetNicht:
            return None
        if adresse is None:
            return None
        frage = {
            "client_id": self._klient.id,
            "post_logout_redirect_uri": self._klient.nach_abmeldung,
        } | ({"id_token_hint": id_token} if id_token else {})
        return f"{adresse}{'&' if adresse.query else '?'}{urlencode(frage)}"

    async def _entdecken(self) -> _Adressen:
        jetzt = time.monotonic()
        if self._adressen is None or jetzt >= self._entdeckt_am + REFRESH:
            try:
                self._adressen = await entdeckt(self._http, self._issuer, _Adressen)
                self._entdeckt_am = jetzt
            except (httpx.HTTPError, httpx.InvalidURL, ValidationError, Unglaubwuerdig) as error:
                if self._adressen is None:
                    raise _schweigen() from error
        return self._adressen

    async def _holen(self, adressen: _Adressen, art: str, **angaben: str) -> Ausweis:
        adresse = str(adressen.token_endpoint)
        kopf = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        ausweisen = ClientAuth(self._klient.id, self._klient.secret, self._ausweisart(adressen))
        adresse, kopf, inhalt = ausweisen.prepare(
            "POST", adresse, kopf, prepare_token_request(art, **angaben)
        )
        try:
            antwort = await self._http.post(
                adresse, content=inhalt, headers=kopf, timeout=FRIST, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise _schweigen() from error
        if antwort.status_code >= 500:
            raise _schweigen()
        if antwort.status_code != 200:
            raise AnmeldungAbgelehnt(f"token endpoint: {antwort.status_code}")
        try:
            return Ausweis.model_validate_json(antwort.content)
        except ValidationError as error:
            raise AnmeldungAbgelehnt("token endpoint: not a token response") from error

    def _ausweisart(self, adressen: _Adressen) -> str:
        if self._klient.secret is None:
            return "none"
        arten = adressen.token_endpoint_auth_methods_supported
        return "client_secret_basic" if "client_secret_basic" in arten else "client_secret_post"


def _schweigen() -> AnmeldedienstAntwortetNicht:
    return AnmeldedienstAntwortetNicht("Versuchen Sie es in einigen Sekunden wieder.")
