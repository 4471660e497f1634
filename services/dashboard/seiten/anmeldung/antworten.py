"""What somebody sees who is not logged in, or whose form is not (or no longer) ours."""

import logging
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from services.dashboard.anmeldung.anbieter import AnmeldungAbgelehnt
from services.dashboard.anmeldung.anmelden import AnmeldungPasstNicht, AnmeldungUngefragt
from services.dashboard.anmeldung.zugang import (
    AnmeldungNoetig,
    FormularFremd,
    FormularVeraltet,
    SitzungAbgelaufen,
    anmelden_und_zurueck,
)
from services.dashboard.seiten.rahmen import rahmen_fuer
from shared.clock import domain_day

log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    app.add_exception_handler(SitzungAbgelaufen, _abgelaufen)
    app.add_exception_handler(AnmeldungNoetig, _anmelden)
    app.add_exception_handler(AnmeldungUngefragt, _fragen)
    app.add_exception_handler(FormularFremd, _fremd)
    app.add_exception_handler(FormularVeraltet, _veraltet)
    app.add_exception_handler(AnmeldungPasstNicht, _passt_nicht)
    app.add_exception_handler(AnmeldungAbgelehnt, _abgelehnt)


async def _anmelden(_: Request, error: Exception) -> Response:
    assert isinstance(error, AnmeldungNoetig)
    return RedirectResponse(anmelden_und_zurueck(error.zurueck), 303)


async def _fragen(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnmeldungUngefragt)
    return _seite(request, "anmeldung/fragen.html", status=200, zurueck=error.zurueck)


async def _abgelaufen(_: Request, error: Exception) -> Response:
    assert isinstance(error, SitzungAbgelaufen)
    adresse = anmelden_und_zurueck(error.zurueck, ueber="/anmelden/abgelaufen")
    return RedirectResponse(adresse + ("&noch_da=1" if error.behalten else ""), 303)


async def _fremd(request: Request, _: Exception) -> Response:
    return _seite(request, "anmeldung/fremd.html", status=403)


async def _veraltet(request: Request, error: Exception) -> Response:
    assert isinstance(error, FormularVeraltet)
    return _seite(
        request,
        "anmeldung/veraltet.html",
        status=403,
        zurueck=error.zurueck,
        noch_da=error.behalten,
    )


async def _passt_nicht(request: Request, _: Exception) -> Response:
    return _seite(request, "anmeldung/nochmal.html", status=400)


async def _abgelehnt(request: Request, error: Exception) -> Response:
    log.info("login refused", extra={"grund": str(error)})
    return _seite(request, "anmeldung/nochmal.html", status=403)


def _seite(request: Request, vorlage: str, *, status: int, **werte: object) -> Response:
    rahmen = rahmen_fuer(
        request,
        getattr(request.state, "sitzung", None),
        heute=domain_day(request.app.state.fester_tag),
        jetzt=datetime.now(UTC),
    )
    return rahmen.zeigen(vorlage, status=status, **werte)
