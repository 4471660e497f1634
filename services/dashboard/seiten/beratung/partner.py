"""Kommunen that are asked to take part in a consulting, as somebody writes them down."""

import asyncio
from collections.abc import Sequence
from datetime import date

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.finden import kommune_finden
from services.dashboard.seiten.kommune.namen import Kommunenname
from services.dashboard.seiten.saetze import stumm_satz
from shared.clients.verbindung import DienstNichtErreichbar

FELD = "partner"
HOECHSTENS = 20


async def partner_lesen(
    gespraech: Gespraech, formular: Formular, *, federfuehrend: str, stichtag: date
) -> Sequence[Kommunenname]:
    """Return those written down, one a line; what is not clear leaves its sentence in the form."""
    zeilen = [zeile for zeile in formular.wert(FELD).splitlines() if zeile.strip()]
    if len(zeilen) > HOECHSTENS:
        formular.ablehnen(FELD, f"Höchstens {HOECHSTENS} Kommunen werden gemeinsam beraten.")
        return []
    try:
        gefunden = await asyncio.gather(
            *(kommune_finden(gespraech, zeile, stichtag=stichtag) for zeile in zeilen)
        )
    except DienstNichtErreichbar as error:
        formular.ablehnen(FELD, stumm_satz(error))
        return []
    partner: dict[str, Kommunenname] = {}
    for einer in gefunden:
        if einer.kommune is None:
            formular.ablehnen(FELD, einer.satz)
        elif einer.kommune.ags == federfuehrend:
            formular.ablehnen(FELD, f"{einer.kommune.name} bucht selbst und ist schon dabei.")
        else:
            partner[einer.kommune.ags] = Kommunenname(einer.kommune.ags, einer.kommune.name)
    return list(partner.values())
