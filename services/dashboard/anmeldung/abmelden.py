"""Log out here, and at the issuer where it has a way to."""

import logging

from fastapi import Request

from services.dashboard.anmeldung.anbieter import Anbieter
from services.dashboard.anmeldung.kekse import (
    FORMULAR,
    SITZUNG,
    ZWISCHENSTAND,
    geheimnis_aus,
    keks_loeschen,
)
from services.dashboard.anmeldung.verwahren import Verwahrung
from shared.protokoll import WER

ABGEMELDET = "/abgemeldet"

log = logging.getLogger(__name__)


async def abmelden(request: Request) -> str:
    """End this browser's session and return where it goes to."""
    for keks in (FORMULAR, ZWISCHENSTAND):
        keks_loeschen(request, keks)
    geheimnis = geheimnis_aus(request, SITZUNG)
    if geheimnis is None:
        return ABGEMELDET
    verwahrung: Verwahrung = request.app.state.verwahrung
    id_token = await verwahrung.beenden(geheimnis)
    keks_loeschen(request, SITZUNG)
    log.info("session ended", extra={WER: request.scope.get(WER)})
    anbieter: Anbieter = request.app.state.anbieter
    return await anbieter.abmeldeadresse(id_token) or ABGEMELDET
