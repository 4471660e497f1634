"""Remove backups that are old enough, and only once a newer one was read back.

WAL goes that no backup needs any more, and uploads that neither the service nor a backup has.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Lager
from ozg.sicherung.verzeichnis import Sicherung, abgelegt, geprueft, ordner, sicherungen


async def altes_entfernen(
    lager: Lager, plan: Sicherungsplan, *, lebende: Mapping[str, Sequence[str]], jetzt: datetime
) -> list[str]:
    """Return the names of the backups that went."""
    alle = await sicherungen(lager)
    gute = [s.name for s in alle if await geprueft(lager, s.name)]
    alte = [s for s in alle if s.ende < jetzt - plan.aufbewahren and gute and s.name < max(gute)]
    if not alte:
        return []
    for sicherung in alte:
        await lager.entfernen(f"{ordner(sicherung.name)}/sicherung.json")  # from now on it is none
        for schluessel in await lager.schluessel(ordner(sicherung.name)):
            await lager.entfernen(schluessel)
    bleibende = [s for s in alle if s not in alte]
    await _wal(lager, ab=min(s.segment[8:] for s in bleibende))
    await _uploads(lager, bleibende, lebende)
    return [sicherung.name for sicherung in alte]


async def _wal(lager: Lager, *, ab: str) -> None:
    for schluessel in await lager.schluessel("wal"):
        name = schluessel.removeprefix("wal/")
        if name[8:24] < ab and name.partition(".")[2] in {"gz.age", "partial.gz.age"}:
            await lager.entfernen(schluessel)


async def _uploads(
    lager: Lager, bleibende: Sequence[Sicherung], lebende: Mapping[str, Sequence[str]]
) -> None:
    noetig = set(abgelegt(lebende)).union(*(abgelegt(s.uploads) for s in bleibende))
    aelteste = min(s.beginn for s in bleibende)
    for schluessel, geschrieben in (await lager.schluessel("ablage")).items():
        if schluessel not in noetig and geschrieben < aelteste:
            await lager.entfernen(schluessel)
