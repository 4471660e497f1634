"""What the Katalog knows of the Kommunen a check is about."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from shared.errors import EingabeUngueltig
from shared.kommune import warum_nicht
from shared.schemas.katalog import KommuneRead
from shared.schemas.problem import InputError

HESSEN = "06"
ANDERE_LAENDER = {f"{nummer:02}" for nummer in range(1, 17)} - {HESSEN}


class KommuneUnbekannt(EingabeUngueltig):
    pass


class Auskunft(Protocol):
    """Who knows Kommunen: the Katalog itself, or what it has just told."""

    async def kommunen(
        self, ags: Sequence[str], *, stichtag: date
    ) -> Mapping[str, KommuneRead]: ...


async def kommunen_feststellen(
    auskunft: Auskunft, schluessel: Sequence[str], *, stichtag: date, wo: str = "body"
) -> tuple[Kommune, ...]:
    """Return the Kommunen as of the Stichtag, in the given order.

    A key of another Land is known by its first two digits; any other key the Katalog does not
    know is refused with its place in the list, which came in `wo`: body or query.
    """
    hessische = [ags for ags in schluessel if ags.startswith(HESSEN)]
    bekannt = await auskunft.kommunen(hessische, stichtag=stichtag) if hessische else {}
    fremd = [
        InputError(
            pointer=f"/{wo}/kommunen/{stelle}",
            code="kommune_unbekannt",
            detail="Unter diesem Schlüssel ist keine Kommune verzeichnet.",
        )
        for stelle, ags in enumerate(schluessel)
        if ags not in bekannt and ags[:2] not in ANDERE_LAENDER
    ]
    if fremd:
        raise KommuneUnbekannt(
            "Unter mindestens einem Schlüssel ist keine Kommune verzeichnet.", errors=fremd
        )
    return tuple(
        kommune_am(bekannt[ags], stichtag=stichtag)
        if ags in bekannt
        else Kommune(ags, f"{ags} liegt nicht in Hessen.")
        for ags in schluessel
    )


def kommune_am(kommune: KommuneRead, *, stichtag: date) -> Kommune:
    """Return what a check sees of a Kommune that was read for the Stichtag."""
    hindernis = warum_nicht(kommune, stichtag)
    if hindernis is None:
        return Kommune(kommune.ags)
    vorbei = kommune.gueltig_bis is not None and kommune.gueltig_bis < stichtag
    ersatz = kommune.nachfolger if vorbei else kommune.vorgaenger
    return Kommune(kommune.ags, hindernis, tuple(ersatz))
