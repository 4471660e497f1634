"""A refused act leaves a row: who wanted what upon which Antrag, and by which problem it failed."""

import logging
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError

from services.foerderung.tables import Ablehnung
from shared.auth import Angemeldet
from shared.clock import Heute, Jetzt
from shared.db import Sessions
from shared.errors import DomainError
from shared.protokoll import anfrage_id

log = logging.getLogger(__name__)


async def _vermerken(
    request: Request, id: UUID, person: Angemeldet, heute: Heute, jetzt: Jetzt
) -> AsyncIterator[None]:
    """Stands around the request's transaction: the row is written after that was rolled back."""
    try:
        yield
    except DomainError as problem:
        sessions: Sessions = request.app.state.sessions
        try:
            async with sessions.begin() as session:
                session.add(
                    Ablehnung(
                        gegenstand_id=id,
                        operation=request.scope["route"].name,
                        problem=problem.slug,
                        sub=person.sub,
                        anfrage=anfrage_id() or None,
                        tag=heute,
                        zeitpunkt=jetzt,
                    )
                )
        except (SQLAlchemyError, OSError) as error:
            log.warning("refusal not written down", extra={"error": type(error).__name__})
        raise


# first in the list of an act's dependencies, so that it ends after all others
mit_vermerk_der_ablehnung = Depends(_vermerken, scope="function")
