"""The last task: what the rules say to the Antrag as it is, and sending it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.dashboard.seiten.antraege.akt import Aktseite, akt_zeigen
from services.dashboard.seiten.antraege.akte import AKTE
from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.antraege.aufgaben import Aufgabenzeile, alles_fertig, aufgabenliste
from services.dashboard.seiten.antraege.laden import leise
from services.dashboard.seiten.foerdercheck.ansicht import Regel
from services.dashboard.seiten.rahmen import Rahmen
from services.dashboard.seiten.schreibweise import euro
from shared.clients.foerderung.pruefungen import foerdercheck
from shared.schemas.foerderung import Regelergebnis
from shared.schemas.pruefung import FoerdercheckCreate, PruefungRead


@dataclass(frozen=True)
class Pruefseite:
    """`seite` is the confirmation of the act that sends it, `regeln` None while nobody says."""

    seite: Aktseite
    aufgaben: list[Aufgabenzeile]
    bereit: bool
    regeln: list[Regel] | None
    hoechstbetrag: str

    @property
    def verletzt(self) -> list[str]:
        """Return the rules that are broken and of which no exception is asked for."""
        erbeten = {wunsch.regel for wunsch in self.seite.sache.antrag.ausnahmewuensche}
        return [
            regel.befund.text
            for regel in self.regeln or []
            if regel.befund.ergebnis is Regelergebnis.NICHT_ERFUELLT
            and not regel.nur_hinweis
            and regel.befund.regel not in erbeten
        ]


async def pruefseite_zeigen(rahmen: Rahmen, id: UUID) -> Pruefseite:
    seite = await akt_zeigen(rahmen, id, AKTE["einreichen"], None)
    if "nachreichen" in seite.sache.antrag.moegliche_schritte:
        seite = await akt_zeigen(rahmen, id, AKTE["nachreichen"], None)
    pruefung = await _pruefung(rahmen, seite.sache)
    aufgaben = aufgabenliste(seite.sache)
    return Pruefseite(
        seite=seite,
        aufgaben=aufgaben,
        bereit=alles_fertig(aufgaben),
        regeln=None if pruefung is None else [Regel.aus(befund) for befund in pruefung.regeln],
        hoechstbetrag=euro(pruefung.hoechstbetrag)
        if pruefung and pruefung.hoechstbetrag is not None
        else "",
    )


async def _pruefung(rahmen: Rahmen, sache: Sache) -> PruefungRead | None:
    if sache.programm is None:
        return None
    anfrage = FoerdercheckCreate(
        kommunen=sache.antrag.kommunen,
        stichtag=rahmen.heute,
        angaben={sache.antrag.programm: angaben_der_pruefung(sache)},
    )
    befund = await leise(rahmen.gespraech, foerdercheck(anfrage))
    pruefungen = befund.items if befund else []
    return next((p for p in pruefungen if p.programm == sache.antrag.programm), None)


def angaben_der_pruefung(sache: Sache) -> dict[str, Any]:
    """Return what the Antrag says, as a check takes it: pure."""
    antrag = sache.antrag
    bekannt = {a.name for a in sache.programm.angaben} if sache.programm else set()
    gesagt: dict[str, Any] = {
        "vorhaben_beginn": antrag.vorhaben_beginn and antrag.vorhaben_beginn.isoformat(),
        "vorhaben_ende": antrag.vorhaben_ende and antrag.vorhaben_ende.isoformat(),
        "beantragt": None if antrag.beantragt is None else f"{antrag.beantragt:.2f}",
    }
    alle = {**antrag.angaben, **gesagt}
    return {name: wert for name, wert in alle.items() if wert is not None and name in bekannt}
