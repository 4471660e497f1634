"""Use case: check all Kommunen of a Stichtag by all programmes or some, and keep the results."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.foerderfaehigkeit.alle_programme import beurteile_alle
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.dokument import Programm
from services.foerderung.sammelpruefung.auskunft import Auskunft
from services.foerderung.tables import AKTE, Akt, Sammelergebnis, Sammelpruefung
from shared.akte import Vermerk
from shared.clients.verbindung import DienstNichtErreichbar
from shared.errors import EingabeUngueltig
from shared.schemas.foerderung import Regelergebnis, Schwere
from shared.schemas.problem import InputError
from shared.schemas.pruefung import PruefungRead, SammelpruefungCreate
from shared.tables import tabelle_von
from shared.vorgang import Vorgang


class ProgrammGiltNicht(EingabeUngueltig):
    pass


async def sammelpruefen(
    session: AsyncSession, *, anfrage: SammelpruefungCreate, auskunft: Auskunft, vorgang: Vorgang
) -> Sammelpruefung:
    """Check as the Förderchancen do: applied for on the Stichtag, partners not named yet.

    What the Katalog does not know of a Kommune counts as not stated.
    """
    if isinstance(auskunft, DienstNichtErreichbar):
        raise auskunft
    programme = await _gewaehlt(session, anfrage.programme, stichtag=anfrage.stichtag)
    lauf = Sammelpruefung(
        stichtag=anfrage.stichtag,
        regelversionen={code: programm.regelversion for code, programm in programme.items()},
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    session.add(lauf)
    await session.flush()
    kommunen = [Kommune(kommune.ags) for kommune in auskunft]
    urteile = _zeilen(lauf.id, kommunen, programme.values(), anfrage.stichtag)
    # half a second for all Kommunen: in a thread, so that others are answered meanwhile
    if zeilen := await asyncio.to_thread(list, urteile):
        await session.execute(insert(tabelle_von(Sammelergebnis)), zeilen)
    vermerk = Vermerk(
        gegenstand=str(Sammelpruefung.__tablename__),
        id=lauf.id,
        version=1,
        akt=Akt.ANLEGEN,
        kommunen=(),
        daten={"stichtag": lauf.stichtag.isoformat(), "kommunen": len(kommunen)},
    )
    await AKTE.vermerke_alle(session, [vermerk], vorgang)
    return lauf


def _zeilen(
    lauf: UUID, kommunen: Collection[Kommune], programme: Collection[Programm], stichtag: date
) -> Iterator[Mapping[str, Any]]:
    for kommune in kommunen:
        for pruefung in beurteile_alle(
            programme,
            kommunen=(kommune,),
            angaben={},
            stichtag=stichtag,
            budgets={},
            gruppe_offen=True,
        ):
            yield {
                "sammelpruefung": lauf,
                "programm": pruefung.programm,
                "ags": kommune.ags,
                "ergebnis": pruefung.ergebnis,
                "hoechstbetrag": pruefung.hoechstbetrag,
                "unerfuellt": _unerfuellt(pruefung),
                "fehlend": pruefung.fehlende_angaben,
            }


def _unerfuellt(pruefung: PruefungRead) -> list[str]:
    return [
        befund.regel
        for befund in pruefung.regeln
        if befund.ergebnis is Regelergebnis.NICHT_ERFUELLT and befund.schwere is Schwere.PFLICHT
    ]


async def _gewaehlt(
    session: AsyncSession, codes: Collection[str] | None, *, stichtag: date
) -> Mapping[str, Programm]:
    programme = await geltende_programme(session, stichtag=stichtag)
    if codes is None:
        return programme
    fehler = [
        InputError(
            pointer=f"/body/programme/{stelle}",
            code="programm_unbekannt",
            detail=f"Erlaubt sind: {', '.join(programme)}.",
        )
        for stelle, code in enumerate(codes)
        if code not in programme
    ]
    if fehler:
        raise ProgrammGiltNicht("Ein genanntes Programm gibt es nicht.", errors=fehler)
    return {code: programme[code] for code in sorted(codes)}
