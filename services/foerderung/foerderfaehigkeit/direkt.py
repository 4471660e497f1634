"""Checks that are stated rightly, answered ahead of the framework: it would cost twice what judging
does (ADR 0047).

Whatever is not plain, a wrong body above all, goes on to the route with its body untouched. So
there is one place that refuses, and both ways answer a check with the same bytes.
"""

import json
from contextlib import suppress
from datetime import date
from types import SimpleNamespace
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.foerderfaehigkeit.pruefen import pruefen
from services.foerderung.foerderfaehigkeit.verweis import PFAD
from shared.antwortspeicher import VORBEI
from shared.clock import domain_day
from shared.http import MAX_BODY
from shared.schemas.pruefung import PruefungCreate

JSON = b"application/json"
ROUTE = SimpleNamespace(path="/pruefungen")  # as figures and the log name it


class Direkt:
    """Plain ASGI around the routes of an app, within what answers for errors.

    `fester_tag` is the domain's day where it stands still.
    """

    def __init__(self, routen: ASGIApp, grundlagen: Grundlagen, fester_tag: date | None) -> None:
        self._routen, self._grundlagen, self._fester_tag = routen, grundlagen, fester_tag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _schlicht(scope):
            await self._routen(scope, receive, send)
            return
        koerper = await Request(scope, receive).body()
        anfrage = _gelesen(koerper)
        if anfrage:
            heute = domain_day(self._fester_tag)
            with suppress(DBAPIError):  # the route tries again
                scope["route"] = ROUTE
                pruefung = await pruefen(self._grundlagen, anfrage=anfrage, heute=heute)
                antwort = Response(pruefung.model_dump_json(), media_type="application/json")
                await antwort(scope, receive, send)
                return
        await self._routen(scope, _nochmal(koerper, receive), send)


def _schlicht(scope: Scope) -> bool:
    """Return whether this is a check without anything that the route would look at besides."""
    if (
        scope["type"] != "http"
        or scope["path"] != PFAD
        or scope["method"] != "POST"
        or scope["query_string"]
    ):
        return False
    kopf = dict(scope["headers"])
    return (
        len(kopf) == len(scope["headers"])  # of two the route reads the first
        and kopf.get(b"content-type") == JSON
        and kopf.get(b"content-length", b"").isdigit()
        and int(kopf[b"content-length"]) <= MAX_BODY
        and VORBEI.isdisjoint(kopf)
    )


def _gelesen(koerper: bytes) -> PruefungCreate | None:
    try:
        return PruefungCreate.model_validate(json.loads(koerper, object_pairs_hook=_jeder_einmal))
    except (ValidationError, ValueError, RecursionError):
        return None


def _jeder_einmal(paare: list[tuple[str, Any]]) -> dict[str, Any]:
    gelesen = dict(paare)
    if len(gelesen) < len(paare):
        raise ValueError("a key stands twice")
    return gelesen


def _nochmal(koerper: bytes, receive: Receive) -> Receive:
    """Return a way to receive what was received already, and then what is still to come."""
    gesendet = False

    async def empfangen() -> Message:
        nonlocal gesendet
        if gesendet:
            return await receive()
        gesendet = True
        return {"type": "http.request", "body": koerper, "more_body": False}

    return empfangen
