"""HTTP of the development issuer's login: the page, the token endpoint, the end of a session."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ozg.anmeldedienst.ausgabe import Abgelehnt, Anfrage, Ausgabe
from ozg.anmeldedienst.personen import PERSONEN, ROLLEN, VERBAENDE, Kommune, Unklar, person
from ozg.anmeldedienst.vorlage import SEITE
from shared.seiten import als_seite

EIGENE_NAMEN = frozenset({"127.0.0.1", "localhost", "::1"})
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
FELDER = ("rolle", "kommune", "verband", "person")
GEFRAGT = ("response_type", "client_id", "redirect_uri", "state", "nonce", "scope",
           "code_challenge", "code_challenge_method")  # fmt: skip


@dataclass(frozen=True)
class Klient:
    """The one client there is; its addresses are compared letter by letter."""

    id: str
    rueckkehr: str
    nach_abmeldung: str


class Anmeldedienst:
    """`kommunen` asks the Katalog, and is asked again until it has answered once."""

    def __init__(
        self, ausgabe: Ausgabe, klient: Klient, kommunen: Callable[[], Sequence[Kommune]]
    ) -> None:
        self._ausgabe, self._klient, self._fragen = ausgabe, klient, kommunen
        self._kommunen: Sequence[Kommune] = ()
        self._ziele = f"form-action 'self' {_origin(klient.rueckkehr)}"

    def app(self) -> Starlette:
        pfad = urlsplit(self._ausgabe.issuer).path
        return Starlette(
            routes=[
                Route(f"{pfad}/anmelden", self._zeigen, methods=["GET"]),
                Route(f"{pfad}/anmelden", self._anmelden, methods=["POST"]),
                Route(f"{pfad}/token", self._token, methods=["POST"]),
                Route(f"{pfad}/abmelden", self._abmelden, methods=["GET", "POST"]),
                Route(f"{pfad}/bereit", self._bereit, methods=["GET"]),
            ]
        )

    async def _zeigen(self, request: Request) -> Response:
        gefragt = {name: request.query_params.get(name, "") for name in GEFRAGT}
        return self._abweisen(request, gefragt) or await self._seite(gefragt, {}, {})

    async def _anmelden(self, request: Request) -> Response:
        form = {n: w for n, w in (await request.form()).items() if isinstance(w, str)}
        gefragt = {name: form.get(name, "") for name in GEFRAGT}
        if abgewiesen := self._abweisen(request, gefragt):
            return abgewiesen
        try:
            wer = person(form, await self._alle_kommunen())
        except Unklar as unklar:
            return await self._seite(gefragt, form, unklar.fehler)
        anfrage = Anfrage(
            rueckkehr=gefragt["redirect_uri"],
            challenge=gefragt["code_challenge"],
            nonce=gefragt["nonce"] or None,
        )
        return self._zurueck(gefragt, code=self._ausgabe.code(anfrage, wer))

    async def _token(self, request: Request) -> Response:
        form = {n: w for n, w in (await request.form()).items() if isinstance(w, str)}
        try:
            if form.get("client_id") != self._klient.id:
                raise Abgelehnt("invalid_client")
            match form.get("grant_type"):
                case "authorization_code":
                    antwort = self._ausgabe.einloesen(
                        form.get("code", ""),
                        rueckkehr=form.get("redirect_uri", ""),
                        verifier=form.get("code_verifier", ""),
                    )
                case "refresh_token":
                    antwort = self._ausgabe.erneuern(form.get("refresh_token", ""))
                case _:
                    raise Abgelehnt("unsupported_grant_type")
        except Abgelehnt as grund:
            return JSONResponse({"error": grund.art}, 400, headers={"Cache-Control": "no-store"})
        return JSONResponse(antwort, headers={"Cache-Control": "no-store"})

    async def _abmelden(self, request: Request) -> Response:
        """There is no session here to end, only the way back."""
        ziel = request.query_params.get("post_logout_redirect_uri", "")
        if ziel != self._klient.nach_abmeldung:
            return PlainTextResponse("Diese Rückkehradresse ist nicht eingetragen.", 400)
        state = request.query_params.get("state")
        return RedirectResponse(f"{ziel}?{urlencode({'state': state})}" if state else ziel, 303)

    async def _bereit(self, _: Request) -> Response:
        return PlainTextResponse("bereit")

    def _abweisen(self, request: Request, gefragt: Mapping[str, str]) -> Response | None:
        """Return the refusal of a request that is not the dashboard's, None where it is."""
        if request.url.hostname not in {*EIGENE_NAMEN, urlsplit(self._klient.rueckkehr).hostname}:
            return PlainTextResponse("Diese Anmeldung gibt es nur auf dem eigenen Rechner.", 421)
        bekannt = (self._klient.id, self._klient.rueckkehr)
        if (gefragt["client_id"], gefragt["redirect_uri"]) != bekannt:
            return PlainTextResponse("Diese Rückkehradresse ist nicht eingetragen.", 400)
        if gefragt["response_type"] != "code":
            return self._zurueck(gefragt, error="unsupported_response_type")
        pkce = CHALLENGE.fullmatch(gefragt["code_challenge"])
        if not pkce or gefragt["code_challenge_method"] != "S256":
            return self._zurueck(gefragt, error="invalid_request")
        if "openid" not in gefragt["scope"].split():
            return self._zurueck(gefragt, error="invalid_scope")
        return None

    def _zurueck(self, gefragt: Mapping[str, str], **antwort: str) -> Response:
        antwort |= {"iss": self._ausgabe.issuer}
        if gefragt["state"]:
            antwort["state"] = gefragt["state"]
        return RedirectResponse(f"{self._klient.rueckkehr}?{urlencode(antwort)}", 303)

    async def _seite(
        self, gefragt: Mapping[str, str], form: Mapping[str, str], fehler: Mapping[str, str]
    ) -> Response:
        html = SEITE.render(
            gefragt=gefragt,
            werte={name: form.get(name, "") for name in FELDER},
            fehler=fehler,
            rollen=ROLLEN,
            verbaende=VERBAENDE,
            personen=PERSONEN,
            kommunen=await self._alle_kommunen(),
            ziel=f"{urlsplit(self._ausgabe.issuer).path}/anmelden",
        )
        antwort = als_seite(html, status=422 if fehler else 200, cache="no-store")
        csp = antwort.headers["Content-Security-Policy"]
        antwort.headers["Content-Security-Policy"] = csp.replace("form-action 'self'", self._ziele)
        return antwort

    async def _alle_kommunen(self) -> Sequence[Kommune]:
        if not self._kommunen:
            self._kommunen = await asyncio.to_thread(self._fragen)
        return self._kommunen


def _origin(adresse: str) -> str:
    teile = urlsplit(adresse)
    return f"{teile.scheme}://{teile.netloc}"
