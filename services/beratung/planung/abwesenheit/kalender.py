"""An absence calendar as it was sent: read in a process of its own, within bounds."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request

from services.beratung.planung.kalender import Zeitraum
from shared.clock import Heute
from shared.errors import DomainError
from shared.schemas.berater import MAX_KALENDER

LESER = "services.beratung.planung.abwesenheit.kalender_lesen"
HORIZONT = timedelta(days=550)
"""So far ahead absences are taken over; later ones with a later file."""
FRIST = 8  # seconds; the reader bounds its own computing to less
ZUGLEICH = 2


class KalenderUnlesbar(DomainError):
    status, slug, title = 422, "kalender-unlesbar", "Dieser Kalender lässt sich nicht lesen"


@dataclass(frozen=True, slots=True)
class Eintrag:
    """`kennung`: 32 bytes that stay the same when the entry is moved."""

    kennung: bytes
    zeit: Zeitraum


@dataclass(frozen=True, slots=True)
class Kalender:
    """What lies between `ab` and the horizon; `uebergangen` entries take no time.

    `abgesagt` and `vollstaendig`: see `Gelesen`.
    """

    ab: date
    bis: date
    eintraege: list[Eintrag]
    abgesagt: list[bytes]
    vollstaendig: list[bytes]
    uebergangen: int


async def lies_kalender(request: Request, heute: Heute) -> Kalender:
    """Return the body read as a calendar, before any connection is taken."""
    ab, bis = heute, heute + HORIZONT
    gelesen = await _gelesen(await request.body(), ab, bis)
    eintraege = [
        Eintrag(
            bytes.fromhex(kennung),
            Zeitraum(datetime.fromisoformat(von), datetime.fromisoformat(nach)),
        )
        for kennung, von, nach in gelesen["eintraege"]
    ]
    return Kalender(
        ab,
        bis,
        eintraege,
        abgesagt=[bytes.fromhex(kennung) for kennung in gelesen["abgesagt"]],
        vollstaendig=[bytes.fromhex(uid) for uid in gelesen["vollstaendig"]],
        uebergangen=gelesen["uebergangen"],
    )


GelesenerKalender = Annotated[Kalender, Depends(lies_kalender)]
_platz = asyncio.Semaphore(ZUGLEICH)
KOERPER = {
    "requestBody": {
        "required": True,
        "description": "Der Kalender (iCalendar, RFC 5545), unverändert",
        "content": {
            "text/calendar": {
                "schema": {
                    "type": "string",
                    "maxLength": MAX_KALENDER,
                    "examples": ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…\r\nEND:VCALENDAR\r\n"],
                }
            }
        },
    }
}


async def _gelesen(datei: bytes, ab: date, bis: date) -> dict[str, Any]:
    async with _platz:
        prozess = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            LESER,
            ab.isoformat(),
            bis.isoformat(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},  # nothing else is its business
        )
        try:
            ausgabe, _ = await asyncio.wait_for(prozess.communicate(datei), FRIST)
        except TimeoutError:
            ausgabe = b""
        finally:
            if prozess.returncode is None:
                prozess.kill()
                await prozess.wait()
    if prozess.returncode != 0 or not ausgabe:
        raise KalenderUnlesbar("Den Kalender auszurechnen dauert zu lange.")
    gelesen: dict[str, Any] = json.loads(ausgabe)
    if grund := gelesen.get("unlesbar"):
        raise KalenderUnlesbar(str(grund))
    return gelesen
