"""A place to listen: there are so many and no more in one process."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from services.dashboard.aktualisierung.neuigkeiten import Neuigkeiten
from shared.errors import DomainError


class ZuVieleHoeren(DomainError):
    status, slug, title = 503, "zu-viele-hoeren", "Zu viele offene Seiten folgen schon"
    headers = {"Retry-After": "30"}


class Hoersaal:
    """`plaetze` may listen at once; a stream lasts `dauer` seconds, then the browser comes again.

    So no proxy has to keep a connection for long, and none stays with a process that is leaving.
    """

    def __init__(self, *, plaetze: int, dauer: float, herzschlag: float) -> None:
        self.neuigkeiten = Neuigkeiten()
        self.dauer, self.herzschlag = dauer, herzschlag
        self.frei = plaetze


async def _platz(request: Request) -> AsyncIterator[Hoersaal]:
    saal: Hoersaal = request.app.state.hoersaal
    if saal.frei < 1:
        raise ZuVieleHoeren("Laden Sie die Seite von Zeit zu Zeit neu, oder fragen Sie später.")
    saal.frei -= 1
    try:
        yield saal
    finally:
        saal.frei += 1


# scope="request": the place is held until the stream has ended or nobody reads it any more
Platz = Annotated[Hoersaal, Depends(_platz, scope="request")]
