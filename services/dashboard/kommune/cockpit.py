"""Use case: put together what concerns one Kommune, asked in the name of whoever wants to see."""

import asyncio
from datetime import date

from pydantic import ValidationError

from shared.auth import Person, Rolle
from shared.clients.beratung import BeratungClient
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar, NichtErlaubt
from shared.errors import DomainError
from shared.schemas.dashboard import CockpitRead, KommuneTeil, KontingentTeil, TeilStatus
from shared.schemas.katalog import KommuneRead

SEHEN_ALLE = (Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE)
STUMM = (DienstNichtErreichbar, ValidationError)


class CockpitNichtGefunden(DomainError):
    status, slug, title = 404, "cockpit-nicht-gefunden", "Cockpit nicht gefunden"


async def cockpit_zusammenstellen(
    katalog: KatalogClient,
    beratung: BeratungClient,
    *,
    ags: str,
    stichtag: date,
    person: Person,
    bearer: str,
) -> CockpitRead:
    """Return every part with its own status, whatever the other services do.

    `bearer` is the person's token: the Beratung decides by it what this person may see. Nothing is
    kept, so nobody is shown what another was told.
    """
    if not person.vertritt(ags) and person.rollen.isdisjoint(SEHEN_ALLE):
        raise CockpitNichtGefunden(f"Kein Cockpit zum Gemeindeschlüssel {ags}.")
    kommunen, kontingent = await asyncio.gather(
        _kommunen(katalog, ags, stichtag=stichtag),
        kontingent_teil(beratung, ags, stichtag=stichtag, bearer=bearer),
    )
    if kommunen is None:
        kommune = KommuneTeil(status=TeilStatus.FEHLER, name=None)
    elif ags in kommunen:
        kommune = KommuneTeil(status=TeilStatus.OK, name=kommunen[ags].name)
    else:
        raise CockpitNichtGefunden(f"Kein Cockpit zum Gemeindeschlüssel {ags}.")
    return CockpitRead(ags=ags, stichtag=stichtag, kommune=kommune, kontingent=kontingent)


async def kontingent_teil(
    beratung: BeratungClient, ags: str, *, stichtag: date, bearer: str
) -> KontingentTeil:
    """Return the Kommune's free consultings; what the Beratung hides is `nicht_erlaubt`."""
    try:
        kontingent = await beratung.kontingent(ags, stichtag=stichtag, bearer=bearer)
    except STUMM:
        return KontingentTeil(status=TeilStatus.FEHLER, items=None)
    except NichtErlaubt:
        kontingent = None
    if kontingent is None:
        return KontingentTeil(status=TeilStatus.NICHT_ERLAUBT, items=None)
    return KontingentTeil(status=TeilStatus.OK, items=kontingent.items)


async def _kommunen(
    katalog: KatalogClient, ags: str, *, stichtag: date
) -> dict[str, KommuneRead] | None:
    try:
        return await katalog.kommunen([ags], stichtag=stichtag)
    except STUMM:
        return None
