"""What a page declares to know who looks at it, and that a form comes from us.

sitzung: VielleichtSitzung      a page for all: None for whoever is not logged in
sitzung: NoetigeSitzung         a page for those who are: others are sent to the login
sitzung: AktSitzung             a POST by somebody logged in, from a form of ours
sitzung: AktVielleicht          a POST that anybody may send, from a form of ours
csrf: Csrf                      the hidden field `csrf` of such a form, on the page that shows it
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolErschoepft
from starlette.datastructures import UploadFile

from services.dashboard.anmeldung.anbieter import AnmeldedienstAntwortetNicht
from services.dashboard.anmeldung.geheimnis import (
    formular_token,
    ist_formular_token,
    neues_geheimnis,
)
from services.dashboard.anmeldung.kekse import (
    FORMULAR,
    SITZUNG,
    geheimnis_aus,
    keks_loeschen,
    keks_setzen,
)
from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.verwahren import Verwahrung
from services.dashboard.anmeldung.zurueck import eigener_pfad
from services.dashboard.anmeldung.zwischenstand import (
    NIEMAND,
    zwischenstand_ablegen,
    zwischenstand_entnehmen,
)
from shared.clock import Jetzt
from shared.jwks import AnmeldungNichtPruefbar
from shared.protokoll import WER, pseudonym

CSRF, SEITE = "csrf", "seite"  # the hidden fields of a form; SEITE: where it stands, if elsewhere


class AnmeldungNoetig(Exception):
    """The page is for those who are logged in; `zurueck` is where it is."""

    def __init__(self, zurueck: str) -> None:
        super().__init__(zurueck)
        self.zurueck = zurueck


class SitzungAbgelaufen(AnmeldungNoetig):
    """Somebody sent a form after their session was over; `behalten`: what was typed is kept."""

    def __init__(self, zurueck: str, *, behalten: bool) -> None:
        super().__init__(zurueck)
        self.behalten = behalten


class FormularFremd(Exception):
    """Another site sent this form, or something that is no form of ours."""


class FormularVeraltet(Exception):
    """A form of ours whose token does not fit (any more); `zurueck` is where it stands."""

    def __init__(self, zurueck: str, *, behalten: bool) -> None:
        super().__init__(zurueck)
        self.zurueck, self.behalten = zurueck, behalten


async def _vielleicht(request: Request, jetzt: Jetzt) -> Sitzung | None:
    geheimnis = geheimnis_aus(request, SITZUNG)
    if geheimnis is None:
        return None
    verwahrung: Verwahrung = request.app.state.verwahrung
    try:
        sitzung = await verwahrung.lesen(geheimnis, jetzt=jetzt)
    except (
        AnmeldedienstAntwortetNicht,
        AnmeldungNichtPruefbar,
        DBAPIError,
        OSError,
        PoolErschoepft,
    ) as error:  # a page that anybody may read is shown all the same
        request.state.anmeldung_ungewiss = error
        return None
    if sitzung is None:
        keks_loeschen(request, SITZUNG)
    else:
        request.scope[WER] = pseudonym(sitzung.person.sub)
    request.state.sitzung = sitzung
    return sitzung


VielleichtSitzung = Annotated[Sitzung | None, Depends(_vielleicht)]


async def _noetig(request: Request, sitzung: VielleichtSitzung) -> Sitzung:
    if sitzung is None:
        _gewissheit(request)
        raise AnmeldungNoetig(_hier(request))
    return sitzung


NoetigeSitzung = Annotated[Sitzung, Depends(_noetig)]


async def _csrf(request: Request, sitzung: VielleichtSitzung) -> str:
    if sitzung is not None:
        return sitzung.csrf
    geheimnis = geheimnis_aus(request, FORMULAR)
    if geheimnis is None:
        geheimnis = neues_geheimnis()
        keks_setzen(request, FORMULAR, geheimnis)
    return formular_token(geheimnis, NIEMAND)


Csrf = Annotated[str, Depends(_csrf)]


async def _akt_vielleicht(
    request: Request, sitzung: VielleichtSitzung, jetzt: Jetzt
) -> Sitzung | None:
    _eigene_herkunft(request)
    felder = await formularfelder(request)
    geheimnis = sitzung.geheimnis if sitzung else geheimnis_aus(request, FORMULAR)
    if geheimnis is None or not ist_formular_token(geheimnis, _erstes(felder, CSRF)):
        _gewissheit(request)
        seite, behalten = await getipptes_behalten(request, felder, jetzt)
        raise FormularVeraltet(seite, behalten=behalten)
    return sitzung


AktVielleicht = Annotated[Sitzung | None, Depends(_akt_vielleicht)]


async def _akt(request: Request, sitzung: VielleichtSitzung, jetzt: Jetzt) -> Sitzung:
    if sitzung is None:
        _eigene_herkunft(request)
        _gewissheit(request)
        seite, behalten = await getipptes_behalten(request, await formularfelder(request), jetzt)
        raise SitzungAbgelaufen(seite, behalten=behalten)
    await _akt_vielleicht(request, sitzung, jetzt)
    return sitzung


AktSitzung = Annotated[Sitzung, Depends(_akt)]


async def _akt_abmelden(request: Request, sitzung: VielleichtSitzung) -> None:
    _eigene_herkunft(request)
    token = _erstes(await formularfelder(request), CSRF)
    if sitzung is not None and not ist_formular_token(sitzung.geheimnis, token):
        raise FormularVeraltet("/", behalten=False)


AktAbmelden = Depends(_akt_abmelden)


async def _zwischenstand(
    request: Request, sitzung: VielleichtSitzung, jetzt: Jetzt
) -> Mapping[str, list[str]] | None:
    wer = sitzung.person.sub if sitzung else NIEMAND
    return await zwischenstand_entnehmen(request, wer=wer, jetzt=jetzt)


ZwischenstandGeholt = Annotated[Mapping[str, list[str]] | None, Depends(_zwischenstand)]
"""What was typed on this page before the login: for the form to show again, once."""


async def formularfelder(request: Request) -> dict[str, list[str]]:
    """Return the fields of the form that was sent, files left out."""
    felder: dict[str, list[str]] = {}
    for name, wert in (await request.form()).multi_items():
        if not isinstance(wert, UploadFile):
            felder.setdefault(name, []).append(wert)
    return felder


async def getipptes_behalten(
    request: Request, felder: dict[str, list[str]], jetzt: datetime
) -> tuple[str, bool]:
    """Keep what was typed; return where the form stands and whether it is kept."""
    await (await request.form()).close()
    seite = eigener_pfad(_erstes(felder, SEITE) or _hier(request))
    getippt = {name: werte for name, werte in felder.items() if name not in {CSRF, SEITE}}
    behalten = await zwischenstand_ablegen(
        request, getippt, pfad=urlsplit(seite).path, token=_erstes(felder, CSRF), jetzt=jetzt
    )
    return seite, behalten


def _eigene_herkunft(request: Request) -> None:
    """Refuse what a browser says to come from elsewhere.

    Our pages send no referrer, so Chromium says `Origin: null` for their forms; where a browser
    says nothing at all the token alone decides.
    """
    woher = request.headers.get("Sec-Fetch-Site")
    if woher is not None:
        if woher not in {"same-origin", "none"}:
            raise FormularFremd(woher)
        return
    origin = request.headers.get("Origin", "null")
    eigene = {
        urlsplit(request.app.state.oeffentliche_adresse).netloc,
        request.headers.get("Host"),
    }
    if origin != "null" and urlsplit(origin).netloc not in eigene:
        raise FormularFremd("origin")


def _gewissheit(request: Request) -> None:
    """Raise what kept us from knowing whether somebody is logged in."""
    error: Exception | None = getattr(request.state, "anmeldung_ungewiss", None)
    if error is not None:
        raise error


def _hier(request: Request) -> str:
    frage = request.url.query
    return request.url.path + (f"?{frage}" if frage else "")


def _erstes(felder: Mapping[str, list[str]], name: str) -> str:
    return next(iter(felder.get(name, [])), "")


def anmelden_und_zurueck(zurueck: str, *, ueber: str = "/anmelden") -> str:
    """Return the address of the login that leads back to this page of ours."""
    return f"{ueber}?{urlencode({'zurueck': zurueck})}"
