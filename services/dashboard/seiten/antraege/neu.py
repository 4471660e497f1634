"""A new Antrag: programme, title and Kommunen are what a draft cannot do without."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.ablehnung import ablehnungssatz
from services.dashboard.seiten.antraege.kommunen import (
    eigene_kommunen,
    partnerfelder,
    verbund_lesen,
)
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.handeln import neuer_schluessel, schluessel
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.foerderung import antraege as foerderung
from shared.clients.foerderung.pruefungen import programme
from shared.clients.katalog.kommunen import kommunen
from shared.clients.verbindung import Abgelehnt
from shared.schemas.antrag import AntragCreate
from shared.schemas.foerderung import Programmart
from shared.schemas.programm import ProgrammKurzRead


@dataclass(frozen=True)
class Anlageseite:
    formular: Formular
    schluessel: str
    programme: list[ProgrammKurzRead]
    eigene: list[tuple[str, str]]

    @property
    def felder(self) -> list[str]:
        return partnerfelder(self.formular)

    @property
    def wahl(self) -> list[tuple[str, str]]:
        return [(programm.code, programm.titel) for programm in self.programme]


async def anlage_zeigen(
    rahmen: Rahmen,
    sitzung: Sitzung,
    *,
    programm: str,
    genannte: Sequence[str],
    getippt: Formular | None,
) -> Anlageseite:
    """Return the page with what the Förder-Check has said already."""
    formular = getippt
    if formular is None:
        formular = Formular({"programm": [programm]} if programm else {})
        partner = [ags for ags in genannte[:50] if ags not in sitzung.person.ags]
        gefunden = (
            await rahmen.gespraech.versuch(kommunen(ags=partner, stichtag=rahmen.heute))
            if partner
            else None
        )
        for nummer, kommune in enumerate(gefunden.items if gefunden else [], start=1):
            formular.eingaben[f"partner{nummer}"] = [f"{kommune.name} {kommune.ags}"]
        eigene = [ags for ags in genannte if ags in sitzung.person.ags]
        if erste := next(iter(eigene or sorted(sitzung.person.ags)), None):
            formular.eingaben["federfuehrend"] = [erste]
    return await _seite(rahmen, sitzung, formular)


async def antrag_anlegen(
    rahmen: Rahmen, sitzung: Sitzung, formular: Formular
) -> UUID | Anlageseite:
    """Create the draft and return its id, or the page with what is wrong or one more field."""
    seite = await _seite(rahmen, sitzung, formular)
    if formular.wert("mehr"):
        return seite
    programm = formular.wahl(
        "programm", [p.code for p in seite.programme], fehlt="Wählen Sie ein Programm."
    )
    titel = formular.text("titel", fehlt="Geben Sie dem Vorhaben einen Titel.", hoechstens=200)
    verbund = await verbund_lesen(rahmen, formular, seite.eigene)
    if programm is None or titel is None or verbund is None:
        return seite
    eingabe = AntragCreate(programm=programm, titel=titel, kommunen=verbund)
    try:
        antwort = await rahmen.gespraech(foerderung.anlegen(eingabe, key=schluessel(formular)))
    except Abgelehnt as error:
        if getattr(error.problem, "errors", None):
            formular.problem(error.problem)
        else:
            formular.ablehnen("", ablehnungssatz(error.problem))
        return seite
    return antwort.inhalt.id


async def _seite(rahmen: Rahmen, sitzung: Sitzung, formular: Formular) -> Anlageseite:
    gefunden = await rahmen.gespraech.versuch(programme(stichtag=rahmen.heute))
    return Anlageseite(
        formular=formular,
        schluessel=neuer_schluessel(),
        programme=[p for p in gefunden.items if p.art is Programmart.ANTRAG] if gefunden else [],
        eigene=await eigene_kommunen(rahmen, sitzung),
    )
