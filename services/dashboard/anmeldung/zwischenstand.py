"""What somebody had typed when their session was over: kept until they are back.

Fields only, no files. It is encrypted with a key that only a cookie of this browser holds, shown
once, on the page it was typed on and to the person who typed it, and deleted after an hour.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy import delete
from sqlmodel import col

from services.dashboard.anmeldung.geheimnis import (
    entschluesselt,
    kennung,
    neues_geheimnis,
    passt_zu,
    verschluesselt,
)
from services.dashboard.anmeldung.kekse import (
    ZWISCHENSTAND,
    geheimnis_aus,
    keks_loeschen,
    keks_setzen,
)
from services.dashboard.tables import Zwischenstand
from shared.db import Sessions

ZWECK = "zwischenstand"
DAUER = timedelta(hours=1)
GROESSTER = 64 * 1024  # bytes
NIEMAND = ""


class _Inhalt(BaseModel):
    pfad: str
    token: str
    felder: dict[str, list[str]]


async def zwischenstand_ablegen(
    request: Request, felder: Mapping[str, list[str]], *, pfad: str, token: str, jetzt: datetime
) -> bool:
    """Keep what was typed for the page `pfad`; return whether it could be, as 64 KiB is the most.

    `token` is that of the form: it says whose it was.
    """
    inhalt = _Inhalt(pfad=pfad, token=token, felder=dict(felder)).model_dump_json().encode()
    if not felder or len(inhalt) > GROESSTER:
        return False
    geheimnis = neues_geheimnis()
    sessions: Sessions = request.app.state.sessions
    async with sessions.begin() as session:
        session.add(
            Zwischenstand(
                id=kennung(geheimnis),
                inhalt=verschluesselt(geheimnis, ZWECK, inhalt),
                endet=jetzt + DAUER,
            )
        )
    keks_setzen(request, ZWISCHENSTAND, geheimnis, sekunden=int(DAUER.total_seconds()))
    return True


async def zwischenstand_entnehmen(
    request: Request, *, wer: str, jetzt: datetime
) -> Mapping[str, list[str]] | None:
    """Return what was typed on this page by `wer` before, and forget it; None where nothing was.

    What was typed without a login belongs to whoever logs in next in this browser.
    """
    geheimnis = geheimnis_aus(request, ZWISCHENSTAND)
    if geheimnis is None or request.method != "GET":
        return None
    sessions: Sessions = request.app.state.sessions
    async with sessions.begin() as session:
        zeile = await session.get(Zwischenstand, kennung(geheimnis))
        klartext = entschluesselt(geheimnis, ZWECK, zeile.inhalt) if zeile else None
        if zeile is None or klartext is None or zeile.endet <= jetzt:
            keks_loeschen(request, ZWISCHENSTAND)
            return None
        inhalt = _Inhalt.model_validate_json(klartext)
        if inhalt.pfad != request.url.path:
            return None
        await session.execute(delete(Zwischenstand).where(col(Zwischenstand.id) == zeile.id))
    keks_loeschen(request, ZWISCHENSTAND)
    eigenes = passt_zu(inhalt.token, wer) or passt_zu(inhalt.token, NIEMAND)
    return inhalt.felder if eigenes else None


async def zwischenstaende_aufraeumen(sessions: Sessions, jetzt: datetime) -> None:
    async with sessions.begin() as session:
        await session.execute(delete(Zwischenstand).where(col(Zwischenstand.endet) <= jetzt))
