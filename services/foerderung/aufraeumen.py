"""What lies in the Ablage and belongs to no row is removed."""

import logging
from collections.abc import Mapping
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Select, select
from sqlmodel import col

from services.foerderung.tables import Dokument, Nachweis
from shared.ablage import Ablage
from shared.clock import jetzt
from shared.dateien.aufraeumen import SCHONFRIST, behaltene
from shared.dateien.aufraeumen import aufraeumen as dateien_aufraeumen
from shared.db import Sessions

# under which prefix whose keys lie: what names a file that is to stay
GEBRAUCHT: Mapping[str, Select[str]] = {
    "nachweise": behaltene(Nachweis),
    "dokumente": select(col(Dokument.ablage)),
}

log = logging.getLogger(__name__)


async def ablage_aufraeumen(app: FastAPI) -> bool:
    """Remove what nobody needs; there is never more to wait for."""
    vor = await jetzt() - SCHONFRIST
    if entfernt := await aufraeumen(app.state.sessions, app.state.ablage, vor=vor):
        log.info("files without a row removed", extra={"anzahl": entfernt})
    return False


async def aufraeumen(sessions: Sessions, ablage: Ablage, *, vor: datetime) -> int:
    """Remove what was left before that instant (UTC); return how many files."""
    return await dateien_aufraeumen(sessions, ablage, GEBRAUCHT, vor=vor)
