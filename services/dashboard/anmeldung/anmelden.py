"""Send somebody to the issuer, and let them in when they are back."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from urllib.parse import urlsplit

from fastapi import Request

from services.dashboard.anmeldung.anbieter import Anbieter, AnmeldungAbgelehnt
from services.dashboard.anmeldung.kekse import (
    ANMELDUNG,
    SITZUNG,
    geheimnis_aus,
    keks_loeschen,
    keks_setzen,
)
from services.dashboard.anmeldung.sitzung import bezeichnung
from services.dashboard.anmeldung.versuch import DAUER, Versuch
from services.dashboard.anmeldung.verwahren import Verwahrung
from services.dashboard.anmeldung.zugang import anmelden_und_zurueck
from shared.auth import NichtAngemeldet, Person, Verifier
from shared.clients.katalog.kommunen import kommunen
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar, Verbindung
from shared.protokoll import WER, pseudonym

EIGENER_RECHNER = frozenset({"127.0.0.1", "localhost", "::1"})
NACHGESCHLAGEN = 20  # Kommunen whose names are asked for

log = logging.getLogger(__name__)


class AnmeldungPasstNicht(Exception):
    """The answer is to no attempt of this browser: an old one, another browser's, or forged."""


class AnmeldungUngefragt(Exception):
    """Another site led here; whoever is still logged in at the issuer has not asked for a session.

    `zurueck` is where the login would lead to.
    """

    def __init__(self, zurueck: str) -> None:
        super().__init__(zurueck)
        self.zurueck = zurueck


async def anmelden(request: Request, zurueck: str) -> str:
    """Begin an attempt and return where the browser goes to; raises AnmeldungUngefragt."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise AnmeldungUngefragt(zurueck)
    if adresse := _hauptadresse(request, zurueck):
        return adresse
    versuch = Versuch.neu(zurueck)
    anbieter: Anbieter = request.app.state.anbieter
    adresse = await anbieter.anmeldeadresse(versuch)
    keks_setzen(request, ANMELDUNG, versuch.keks, sekunden=DAUER)
    return adresse


async def zurueckkehren(
    request: Request, *, state: str, code: str, iss: str | None, heute: date, jetzt: datetime
) -> str:
    """End the attempt: a session under a new secret begins; return where the person came from.

    Raises AnmeldungPasstNicht or AnmeldungAbgelehnt.
    """
    versuch = Versuch.aus(request.cookies.get(ANMELDUNG, ""))
    if versuch is None or not versuch.gehoert(state):
        raise AnmeldungPasstNicht
    keks_loeschen(request, ANMELDUNG)
    if not code:
        raise AnmeldungAbgelehnt("no code")
    anbieter: Anbieter = request.app.state.anbieter
    verifier: Verifier = request.app.state.verifier
    verwahrung: Verwahrung = request.app.state.verwahrung
    ausweis, sub = await anbieter.einloesen(code, versuch, iss=iss)
    try:
        person = await verifier.person(ausweis.access_token)
    except NichtAngemeldet as error:
        raise AnmeldungAbgelehnt("access token not for us") from error
    if person.sub != sub:
        raise AnmeldungAbgelehnt("access token: another person")
    name, rolle = bezeichnung(person, await _namen(request, person, heute))
    if bisher := geheimnis_aus(request, SITZUNG):
        await verwahrung.beenden(bisher)
    neu = await verwahrung.beginnen(ausweis, person, name=name, rolle=rolle, jetzt=jetzt)
    keks_setzen(request, SITZUNG, neu)
    log.info("session begun", extra={WER: pseudonym(person.sub)})
    return versuch.zurueck


async def _namen(request: Request, person: Person, heute: date) -> Sequence[str]:
    """Return what the Kommunen are called that this person acts for, their keys while unknown."""
    ags = sorted(person.ags)
    katalog: Verbindung = request.app.state.verbindungen["katalog"]
    namen: dict[str, str] = {}
    if ags:
        with suppress(DienstNichtErreichbar, Abgelehnt):
            gefragt = kommunen(ags=ags[:NACHGESCHLAGEN], stichtag=heute)
            antwort = await katalog.ausfuehren(gefragt, bearer=None)
            namen = {kommune.ags: kommune.name for kommune in antwort.inhalt.items}
    return [namen.get(a, a) for a in ags]


def _hauptadresse(request: Request, zurueck: str) -> str | None:
    """Return where to begin instead: on one's own machine cookies of localhost are not 127.0.0.1's.

    Anywhere else the gateway answers to one name only.
    """
    eigene = urlsplit(request.app.state.oeffentliche_adresse)
    gefragt = request.url
    if gefragt.hostname == eigene.hostname or gefragt.hostname not in EIGENER_RECHNER:
        return None
    if eigene.hostname not in EIGENER_RECHNER:
        return None
    return f"{eigene.scheme}://{eigene.netloc}{anmelden_und_zurueck(zurueck)}"
