"""Uploads: a file is laid down once and never written again, so each is copied once.

It is there before the row that names it (ADR 0027): copied after the database's point, the files
hold everything that its rows name.
"""

from collections.abc import Mapping

from ozg.sicherung.lager import Lager
from ozg.sicherung.schluessel import Empfaenger
from ozg.sicherung.verzeichnis import uploadname
from ozg.umgebung import Abbruch
from shared.ablage import Ablage, AblageUnbekannt, DateiVerloren, ablage_oeffnen


def _oeffnen(dienst: str, ort: str) -> Ablage:
    try:
        return ablage_oeffnen(ort)
    except AblageUnbekannt as error:
        raise Abbruch(f"{dienst.upper()}_ABLAGE ist falsch: {error}") from error


class Uploads:
    def __init__(self, orte: Mapping[str, str], lager: Lager, empfaenger: Empfaenger) -> None:
        self._orte = {dienst: _oeffnen(dienst, ort) for dienst, ort in orte.items()}
        self._lager, self._empfaenger = lager, empfaenger
        self._gesichert: set[str] | None = None

    async def vorhandene(self) -> dict[str, list[str]]:
        return {
            dienst: sorted([eintrag.schluessel async for eintrag in ablage.auflisten("")])
            for dienst, ablage in self._orte.items()
        }

    async def sichern(self) -> dict[str, list[str]]:
        """Copy what is not copied yet; return the keys of each service that are backed up."""
        if self._gesichert is None:
            self._gesichert = set(await self._lager.schluessel("ablage"))
        gesichert = {}
        for dienst, schluessel in (await self.vorhandene()).items():
            gesichert[dienst] = [eins for eins in schluessel if await self._eine(dienst, eins)]
        return gesichert

    async def _eine(self, dienst: str, schluessel: str) -> bool:
        ziel = uploadname(dienst, schluessel)
        assert self._gesichert is not None
        if ziel in self._gesichert:
            return True
        try:
            inhalt = b"".join([s async for s in self._orte[dienst].lesen(schluessel)])
        except DateiVerloren:  # removed in the meantime
            return False
        await self._lager.legen(ziel, inhalt, self._empfaenger)
        self._gesichert.add(ziel)
        return True
