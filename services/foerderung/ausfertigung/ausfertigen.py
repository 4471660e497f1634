"""Use case: make a document of an Antrag, once; its bytes never change afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.ausfertigung.behoerde import Behoerde
from services.foerderung.ausfertigung.bescheid import bescheid
from services.foerderung.ausfertigung.brief import Brief
from services.foerderung.ausfertigung.eingangsbestaetigung import eingangsbestaetigung
from services.foerderung.ausfertigung.foerdervertrag import foerdervertrag
from services.foerderung.ausfertigung.sachlage import lies_sachlage
from services.foerderung.ausfertigung.satz import Setzerei
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Antrag, Dokument
from shared.ablage import Ablage
from shared.schemas.antrag import Dokumentart
from shared.schemas.pruefung import PruefungRead
from shared.vorgang import Vorgang

ABLAGE = "dokumente"
INHALTE: Mapping[Dokumentart, Callable[..., Brief]] = {
    Dokumentart.EINGANGSBESTAETIGUNG: eingangsbestaetigung,
    Dokumentart.BESCHEID: bescheid,
    Dokumentart.FOERDERVERTRAG: foerdervertrag,
}


@dataclass(frozen=True, slots=True)
class Kanzlei:
    """Whose name documents bear, who typesets them, and where they lie."""

    behoerde: Behoerde
    setzerei: Setzerei
    ablage: Ablage


async def ausfertigen(
    session: AsyncSession,
    kanzlei: Kanzlei,
    *,
    antrag: Antrag,
    art: Dokumentart,
    vorgang: Vorgang,
    mit_ausnahmen: PruefungRead | None = None,
) -> Dokument:
    """Write down as a PDF what holds now; called by the act that brings it about, at its end.

    `mit_ausnahmen` is what the rules say apart from those an exception was granted from.

    The file is stored before its row: when the act fails afterwards a file lies there that nothing
    names, and the sweeper takes it. A second document of the same kind breaks a constraint.
    """
    assert antrag.regelversion is not None
    programm = await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
    lage = await lies_sachlage(session, antrag, programm, mit_ausnahmen)
    pdf = await kanzlei.setzerei.setze(INHALTE[art](lage, kanzlei.behoerde, tag=vorgang.heute))
    zeile = Dokument(
        antrag=antrag.id,
        art=art,
        pruefsumme=sha256(pdf).hexdigest(),
        ablage=f"{ABLAGE}/{antrag.id}/{uuid4()}.pdf",
        groesse=len(pdf),
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    await kanzlei.ablage.legen(zeile.ablage, pdf)
    session.add(zeile)
    await session.flush()
    return zeile


async def _kanzlei(request: Request) -> Kanzlei:
    kanzlei: Kanzlei = request.app.state.kanzlei
    return kanzlei


InDerKanzlei = Annotated[Kanzlei, Depends(_kanzlei)]
