"""The issuer's published keys: found by discovery, cached, fetched no more often than needed."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any, Literal, TypeVar

import httpx
import jwt
from pydantic import AnyUrl, BaseModel, HttpUrl, ValidationError

from shared.errors import DomainError

log = logging.getLogger(__name__)

ALGORITHMS = ("ES256", "PS256", "RS256")
REFRESH = 600  # seconds until the keys are fetched again
UNKNOWN = 30  # seconds between two fetches that nothing but unknown keys asked for
RETRY = 1  # seconds until a service that has no keys at all asks again
LONGEST = 4  # seconds for one fetch, discovery included
PATIENCE = 2  # seconds for each step of one answer
LARGEST = 256 * 1024  # bytes of one document


class AnmeldungNichtPruefbar(DomainError):
    status, slug, title = 503, "anmeldung-nicht-pruefbar", "Anmeldung zurzeit nicht prüfbar"
    headers = {"Retry-After": "5"}


class Unglaubwuerdig(Exception):
    """The issuer said something that must not be believed."""


class Discovery(BaseModel):
    """What we read of OpenID Connect Discovery 1.0, section 3."""

    issuer: str
    jwks_uri: HttpUrl


D = TypeVar("D", bound=Discovery)


class _KeySet(BaseModel):
    keys: list[dict[str, Any]]


class _Key(BaseModel):
    """What must be true of a key before PyJWT looks at it."""

    kid: str
    use: Literal["sig"] = "sig"
    alg: str | None = None


class Keys:
    """One fetch is under way at a time, and nobody whose key is known waits for it.

    A known key is answered at once, whatever the issuer does; when the keys are older than 600 s
    they are fetched beside the requests. An unknown key waits for a fetch. Where that shows that
    the issuer has no such key, further unknown ones are refused without asking for 30 s: while
    somebody makes up keys, a new key is seen that much later. A failed fetch leaves the keys we
    have.
    """

    def __init__(self, http: httpx.AsyncClient, *, issuer: str, jwks_url: str | None) -> None:
        """Without `jwks_url` the issuer's discovery document says where the keys are."""
        self._http, self._issuer, self._configured = http, issuer, jwks_url
        self._discovered: str | None = None
        self._keys: dict[str, jwt.PyJWK] = {}
        self._refresh_at = self._unknown_at = float("-inf")
        self._fetching: asyncio.Task[None] | None = None
        self._failed = False

    async def get(self, kid: str) -> jwt.PyJWK | None:
        """Return the key of this name, None when the issuer has none.

        Raises AnmeldungNichtPruefbar when the issuer does not answer that.
        """
        if kid in self._keys and time.monotonic() >= self._refresh_at:
            self._begin(None)
        while kid not in self._keys:
            own = self._fetching is None
            if own and time.monotonic() < self._unknown_at:
                break
            # shielded: a caller who leaves does not end the fetch that others wait for
            await asyncio.shield(self._begin(kid))
            if own:  # one under way before may have been answered before our key was published
                break
        if kid not in self._keys and self._failed:
            raise AnmeldungNichtPruefbar("Der Aussteller antwortet nicht.")
        return self._keys.get(kid)

    async def only(self) -> jwt.PyJWK | None:
        """Return the issuer's key where it has one only, which a token need not name then.

        So says OpenID Connect Core 1.0, 10.1. Raises as `get` does; a fetch is as rare.
        """
        if len(self._keys) != 1:
            await self.get("")
        names = list(self._keys)
        return await self.get(names[0]) if len(names) == 1 else None

    async def named_by(self, token: str) -> jwt.PyJWK:
        """Return the key that `token` says it was signed with, or the only one where it says none.

        Raises as `get` does; jwt.DecodeError for what is no token, jwt.InvalidKeyError without one.
        """
        kid = jwt.get_unverified_header(token).get("kid")
        key = await (self.only() if kid is None else self.get(kid))
        if key is None:
            raise jwt.InvalidKeyError(kid)
        return key

    def _begin(self, kid: str | None) -> asyncio.Task[None]:
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch(kid))
        return self._fetching

    async def _fetch(self, kid: str | None) -> None:
        begun = time.monotonic()
        try:
            async with asyncio.timeout(LONGEST):
                self._keys = _usable(await gelesen(self._http, await self._url()))
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            ValidationError,
            TimeoutError,
            Unglaubwuerdig,
        ) as error:
            log.warning("jwks not fetched", extra={"error": type(error).__name__})
            self._discovered = None
            self._failed = True
            self._refresh_at = begun + UNKNOWN
        else:
            self._failed = False
            self._refresh_at = begun + REFRESH
        finally:
            self._fetching = None
        if kid is not None and kid not in self._keys:
            self._unknown_at = begun + (UNKNOWN if self._keys else RETRY)

    async def _url(self) -> str:
        url = self._configured or self._discovered
        if url is None:
            document = await entdeckt(self._http, self._issuer, Discovery)
            url = self._discovered = str(document.jwks_uri)
        return url


async def entdeckt(http: httpx.AsyncClient, issuer: str, form: type[D]) -> D:
    """Return what the issuer's discovery document says of itself.

    An issuer that is asked in private must not send us to an address in the clear.
    """
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    document = form.model_validate_json(await gelesen(http, address))
    if document.issuer != issuer:
        raise Unglaubwuerdig("speaks for another issuer")
    addresses = (value for value in document.model_dump().values() if isinstance(value, AnyUrl))
    if issuer.startswith("https:") and any(url.scheme != "https" for url in addresses):
        raise Unglaubwuerdig("an address in the clear")
    return document


async def gelesen(http: httpx.AsyncClient, url: str) -> bytes:
    """Return a document of the issuer, at most 256 KiB."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    body = b""
    async with http.stream(
        "GET", url, headers=headers, timeout=PATIENCE, follow_redirects=False
    ) as answer:
        answer.raise_for_status()
        if "Content-Encoding" in answer.headers:  # a small answer could unpack to a huge one
            raise Unglaubwuerdig("packed")
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise Unglaubwuerdig("too large")
    return body


def _usable(document: bytes) -> dict[str, jwt.PyJWK]:
    """Return the keys that may sign tokens, by name; those of another kind are passed over."""
    usable = {}
    for entry in _KeySet.model_validate_json(document).keys:
        with suppress(ValidationError, jwt.PyJWTError):
            kid = _Key.model_validate(entry).kid
            key = jwt.PyJWK(entry)
            if key.algorithm_name in ALGORITHMS:
                usable[kid] = key
    if not usable:
        raise Unglaubwuerdig("no usable key")
    return usable
