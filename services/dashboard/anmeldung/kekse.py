"""Cookies: `__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/; set on whatever the answer is.

A page makes its answer itself, so what a dependency wants to set goes through the request's state
and is written by the ASGI layer.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.dashboard.anmeldung.geheimnis import FORM

SITZUNG = "__Host-ozg"
ANMELDUNG = "__Host-ozg-anmeldung"
FORMULAR = "__Host-ozg-formular"
ZWISCHENSTAND = "__Host-ozg-zwischenstand"


def geheimnis_aus(request: Request, name: str) -> str | None:
    """Return the secret a cookie holds; what does not look like one of ours counts as none."""
    wert = request.cookies.get(name, "")
    return wert if FORM.fullmatch(wert) else None


def keks_setzen(request: Request, name: str, wert: str, *, sekunden: int | None = None) -> None:
    """Set the cookie on the answer to this request; without `sekunden` the browser's end is its."""
    ende = "" if sekunden is None else f"; Max-Age={sekunden}"
    gesetzt: dict[str, str] = request.scope["state"].setdefault("kekse", {})
    gesetzt[name] = f"{name}={wert}; Path=/; Secure; HttpOnly; SameSite=Lax{ende}"


def keks_loeschen(request: Request, name: str) -> None:
    keks_setzen(request, name, "", sekunden=0)


class Anmeldekopfzeilen:
    """Writes the cookies of a request onto its answer.

    A form whose session has ended leads to the issuer's login by redirects, which Chromium allows
    only where `form-action` names it.
    """

    def __init__(self, app: ASGIApp, issuer: str) -> None:
        teile = urlsplit(issuer)
        self.app = app
        self._ziele = f"form-action 'self' {teile.scheme}://{teile.netloc}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        zustand = scope.setdefault("state", {})

        async def send_mit_kopfzeilen(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for keks in zustand.get("kekse", {}).values():
                    headers.append("Set-Cookie", keks)
                if csp := headers.get("Content-Security-Policy"):
                    headers["Content-Security-Policy"] = csp.replace(
                        "form-action 'self'", self._ziele
                    )
            await send(message)

        await self.app(scope, receive, send_mit_kopfzeilen)
