"""Use case: put together what concerns one Kommune: what all may see, and what only some may."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from services.dashboard.karte.merkmale import Gebiet
from services.dashboard.karte.zaehlen import kreis_von
from services.dashboard.kommune.schritte import SCHRITTFOLGE, naechste_schritte
from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quelle import Gelesen, Unbekannt
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.vergleich.aehnlich import groessenklasse
from services.dashboard.vergleich.vergleichen import KommuneUnbekannt
from shared.auth import Person, Rolle
from shared.clients.aufruf import Aufruf
from shared.clients.beratung.buchungen import buchungen, kontingent
from shared.clients.foerderung.antraege import antraege
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar, Verbindung
from shared.schemas.abdeckung import UmsetzungsstandRead
from shared.schemas.beratung import BuchungRead, BuchungStatus
from shared.schemas.dashboard import TeilStatus
from shared.schemas.dashboard_kommune import (
    AntraegeTeil,
    CockpitRead,
    FoerderchanceRead,
    FoerderungTeil,
    KommuneTeil,
    KontingentTeil,
    TermineTeil,
    UmsetzungTeil,
)
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammKurzRead
from shared.schemas.pruefung import PruefungRead

M = TypeVar("M", bound=BaseModel)

NICHT_GENANNT = Unbekannt(stumm=True)
ALLES = 200  # of a list at once, the most there is
SEHEN_ALLE = frozenset({Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE})
VORBEI = frozenset({BuchungStatus.STORNIERT, BuchungStatus.ABGELAUFEN})


async def cockpit_zusammenstellen(
    quellen: Quellen,
    verbindungen: Mapping[str, Verbindung],
    *,
    ags: str,
    stichtag: date,
    person: Person | None,
    bearer: str | None,
) -> CockpitRead:
    """Return every part with its own status, whatever the other services do.

    `bearer` is the person's token: the asked service decides by it what this person may see.
    Nothing read with it is kept, so nobody is shown what another was told.
    """
    wer = _darf_fragen(person, ags)
    (
        (umsetzungen, umsetzung, chancen, programme),
        (bewerbungen, plaetze, termine),
    ) = await asyncio.gather(
        asyncio.gather(
            quellen.umsetzung.lesen(stichtag),
            quellen.umsetzungsstand.lesen(ags, stichtag),
            quellen.foerderchancen.lesen(ags, stichtag),
            quellen.programme.lesen(stichtag),
        ),
        asyncio.gather(
            gefragtes(verbindungen, antraege(ags=ags, limit=ALLES), wer, bearer),
            gefragtes(verbindungen, kontingent(ags, stichtag=stichtag), wer, bearer),
            gefragtes(verbindungen, buchungen(ags=ags, limit=ALLES), wer, bearer),
        ),
    )
    gebiet = Gebiet(umsetzungen)
    if gebiet.aufnahme and gebiet.aufnahme.aktuell and gebiet.kommune(ags) is None:
        raise KommuneUnbekannt(f"Am Stichtag gibt es keine Kommune mit dem Schlüssel {ags}.")
    cockpit = CockpitRead(
        ags=ags,
        stichtag=stichtag,
        kommune=_kommune(gebiet, ags),
        umsetzung=_umsetzung(umsetzung),
        foerderung=_foerderung(chancen, programme),
        antraege=AntraegeTeil(
            status=bewerbungen.status,
            items=bewerbungen.inhalt.items if bewerbungen.inhalt else None,
        ),
        kontingent=KontingentTeil(
            status=plaetze.status, items=plaetze.inhalt.items if plaetze.inhalt else None
        ),
        termine=TermineTeil(
            status=termine.status,
            items=_laufende(termine.inhalt, stichtag) if termine.inhalt else None,
        ),
        schritte=[],
        schrittfolge=SCHRITTFOLGE,
    )
    return cockpit.model_copy(update={"schritte": naechste_schritte(cockpit)})


@dataclass(frozen=True)
class Gefragtes(Generic[M]):
    """What the caller may see; `inhalt` is None unless `status` is ok."""

    status: TeilStatus
    inhalt: M | None


def _darf_fragen(person: Person | None, ags: str) -> TeilStatus:
    """Say whether it makes sense to ask at all; the asked service has the last word."""
    if person is None:
        return TeilStatus.NICHT_ANGEMELDET
    if person.vertritt(ags) or not person.rollen.isdisjoint(SEHEN_ALLE):
        return TeilStatus.OK
    return TeilStatus.NICHT_ERLAUBT


async def gefragtes(
    verbindungen: Mapping[str, Verbindung], aufruf: Aufruf[M], wer: TeilStatus, bearer: str | None
) -> Gefragtes[M]:
    """Ask in the name of whoever `bearer` belongs to; `wer` says whether to ask at all."""
    if wer is not TeilStatus.OK or bearer is None:
        return Gefragtes(wer, None)
    try:
        antwort = await verbindungen[aufruf.dienst].ausfuehren(aufruf, bearer=bearer)
    except (DienstNichtErreichbar, ValidationError):
        return Gefragtes(TeilStatus.FEHLER, None)
    except Abgelehnt as ablehnung:
        verborgen = ablehnung.problem.status in {401, 403, 404}
        return Gefragtes(TeilStatus.NICHT_ERLAUBT if verborgen else TeilStatus.FEHLER, None)
    return Gefragtes(TeilStatus.OK, antwort.inhalt)


def _kommune(gebiet: Gebiet, ags: str) -> KommuneTeil:
    kommune = gebiet.kommune(ags)
    kreis = gebiet.kommune(kreis_von(kommune)) if kommune else None
    return KommuneTeil(
        status=status(gebiet.aufnahme if kommune or not gebiet.aufnahme else NICHT_GENANNT),
        geholt_am=geholt_am(gebiet.aufnahme),
        name=kommune.name if kommune else None,
        art=kommune.art if kommune else None,
        kreis=kreis_von(kommune) if kommune else None,
        kreis_name=kreis.name if kreis else None,
        einwohner=kommune.einwohner if kommune else None,
        einwohner_stand=kommune.einwohner_stand if kommune else None,
        groessenklasse=groessenklasse(kommune.einwohner) if kommune else None,
    )


def _umsetzung(aufnahme: Gelesen[UmsetzungsstandRead]) -> UmsetzungTeil:
    return UmsetzungTeil(
        status=status(aufnahme),
        geholt_am=geholt_am(aufnahme),
        umsetzungsstand=aufnahme.inhalt if aufnahme else None,
    )


def _foerderung(
    chancen: Gelesen[Liste[PruefungRead]],
    programme: Gelesen[Liste[ProgrammKurzRead]],
) -> FoerderungTeil:
    titel = {p.code: p.titel for p in programme.inhalt.items} if programme else {}
    items = None
    if chancen:
        items = [
            FoerderchanceRead(
                **p.model_dump(include=FoerderchanceRead.model_fields.keys() - {"titel"}),
                titel=titel.get(p.programm, p.programm),
            )
            for p in chancen.inhalt.items
        ]
    return FoerderungTeil(status=status(chancen), geholt_am=geholt_am(chancen), items=items)


def _laufende(liste: Liste[BuchungRead], stichtag: date) -> list[BuchungRead]:
    """Return the Buchungen of which something is still to come."""
    return [
        b
        for b in liste.items
        if b.status not in VORBEI and any(t.tag >= stichtag for t in b.termine)
    ]
