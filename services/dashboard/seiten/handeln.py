"""Doing what a form asks for: it is done, or the form says why not and keeps what was typed."""

import re
from collections.abc import Mapping
from uuid import uuid4

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.saetze import stumm_satz, veraltet_satz
from shared.clients.aufruf import Antwort, Aufruf, M
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar

KEY = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
ETAG = re.compile(r'(W/)?"[A-Za-z0-9._-]{1,100}"', re.ASCII)


async def vollziehen(
    gespraech: Gespraech,
    aufruf: Aufruf[M],
    formular: Formular,
    *,
    gegenstand: str,
    felder: Mapping[str, str] | None = None,
) -> Antwort[M] | None:
    """Return what the service says to an act, None when it refuses or does not answer.

    `gegenstand` is what somebody else may have changed, in the accusative ("die Buchung");
    `felder` say which field a refusal belongs to.
    """
    try:
        return await gespraech(aufruf)
    except Abgelehnt as error:
        if error.problem.status == 412:
            formular.ablehnen("", veraltet_satz(gegenstand))
        else:
            formular.problem(error.problem, felder)
    except DienstNichtErreichbar as error:
        formular.ablehnen("", stumm_satz(error))
    return None


def schluessel(formular: Formular) -> str:
    """Return the key of the act: the form's own, so that sending it again does not act twice."""
    wert = formular.wert("schluessel")
    return wert if KEY.fullmatch(wert) else neuer_schluessel()


def neuer_schluessel() -> str:
    """Return the key of an act that a form shown now will be sent for."""
    return str(uuid4())


def gesehen(formular: Formular) -> str:
    """Return the version the form was filled in for; what is none of ours matches nothing."""
    wert = formular.wert("etag")
    return wert if ETAG.fullmatch(wert) else '"0"'


def status(formular: Formular) -> int:
    """Return 200, 409 where the state refuses, 422 where a field has to be changed."""
    if not formular.fehler:
        return 200
    return 422 if any(formular.fehler) else 409
