"""Use case: put together the file or the picture somebody asks for."""

from datetime import date

from markupsafe import Markup

from services.dashboard.ausgabe import bilder, tabellen
from services.dashboard.ausgabe.tabellen import Datei
from services.dashboard.buendel.zeigen import buendel_zeigen
from services.dashboard.karte.zeigen import karte_zeigen
from services.dashboard.kennzahl.katalog import kennzahlenkatalog
from services.dashboard.kennzahl.verlauf import verlauf_zeigen
from services.dashboard.kommune.cockpit import cockpit_zusammenstellen
from services.dashboard.kreis.zeigen import kreis_zeigen
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.ueberblick.zusammenstellen import ueberblick_zusammenstellen
from services.dashboard.vergleich.vergleichen import vergleichen
from shared.db import Sessions
from shared.errors import EingabeUngueltig
from shared.schemas.dashboard_ausgabe import (
    AusgabeFilter,
    Ausgegebenes,
    Auswahl,
    Bildart,
    DiagrammFilter,
)
from shared.schemas.dashboard_karte import KarteRead
from shared.schemas.dashboard_kennzahl import VerlaufFilter, VerlaufRead
from shared.schemas.dashboard_zahl import Merkmal
from shared.schemas.problem import InputError


class SchluesselFehlt(EingabeUngueltig):
    """This file is about one Kommune and none is named."""


class NichtAufDerKarte(EingabeUngueltig):
    """This Kennzahl is no Merkmal of single Kommunen."""


async def datei_zusammenstellen(
    quellen: Quellen, sessions: Sessions, *, frage: AusgabeFilter, heute: date
) -> Datei:
    """Return what everybody may see; of a Kommune the steps that follow from that."""
    match frage.was:
        case Ausgegebenes.BUENDEL:
            return tabellen.buendel(await buendel_zeigen(quellen, stichtag=heute))
        case Ausgegebenes.VERFUEGBARKEIT:
            return tabellen.verfuegbarkeit(await buendel_zeigen(quellen, stichtag=heute))
        case Ausgegebenes.KARTE:
            return tabellen.karte(await _karte(quellen, frage, heute))
        case Ausgegebenes.KOMMUNEN:
            return tabellen.kommunen(await _karte(quellen, frage, heute))
        case Ausgegebenes.KENNZAHLEN:
            return tabellen.kennzahlen(await kennzahlenkatalog(quellen, stichtag=heute))
        case Ausgegebenes.VERLAUF:
            return tabellen.verlauf(await _verlauf(quellen, sessions, frage, heute))
        case Ausgegebenes.VERGLEICH:
            _schluessel(frage)
            return tabellen.vergleich(await vergleichen(quellen, ags=frage.ags, stichtag=heute))
        case Ausgegebenes.KREIS:
            kreis = await kreis_zeigen(quellen, ags=_schluessel(frage), stichtag=heute)
            return tabellen.kreis(kreis)
        case Ausgegebenes.KOMMUNE:
            return tabellen.kommune(
                await cockpit_zusammenstellen(
                    quellen, {}, ags=_schluessel(frage), stichtag=heute, person=None, bearer=None
                )
            )
    ueberblick = await ueberblick_zusammenstellen(quellen, stichtag=heute)
    if frage.was is Ausgegebenes.BUDGETS:
        return tabellen.budgets(ueberblick)
    return tabellen.ueberblick(ueberblick)


async def diagramm_zeichnen(
    quellen: Quellen, sessions: Sessions, *, frage: DiagrammFilter, heute: date
) -> Markup:
    """Return the picture of what is known."""
    match frage.bild:
        case Bildart.KARTE:
            return bilder.karte(await _karte(quellen, frage, heute))
        case Bildart.VERLAUF:
            return bilder.verlauf(await _verlauf(quellen, sessions, frage, heute))
        case Bildart.VERFUEGBARKEIT:
            return bilder.verfuegbarkeit(await buendel_zeigen(quellen, stichtag=heute))
    return bilder.buendel(await buendel_zeigen(quellen, stichtag=heute))


async def _karte(quellen: Quellen, frage: Auswahl, heute: date) -> KarteRead:
    if frage.kennzahl not in set(Merkmal):
        moegliche = ", ".join(Merkmal)
        raise NichtAufDerKarte(
            "1 Angabe ist nicht gültig.", errors=[_fehler("kennzahl", f"Möglich: {moegliche}.")]
        )
    return await karte_zeigen(
        quellen,
        kennzahl=Merkmal(frage.kennzahl),
        zaehlweise=frage.zaehlweise,
        stichtag=heute,
    )


async def _verlauf(
    quellen: Quellen, sessions: Sessions, frage: Auswahl, heute: date
) -> VerlaufRead:
    zeit = VerlaufFilter.model_construct(von=frage.von, bis=frage.bis, aufloesung=frage.aufloesung)
    return await verlauf_zeigen(quellen, sessions, kennzahl=frage.kennzahl, frage=zeit, heute=heute)


def _schluessel(frage: AusgabeFilter) -> str:
    if not frage.ags:
        raise SchluesselFehlt(
            "1 Angabe ist nicht gültig.", errors=[_fehler("ags", "Nennen Sie den Schlüssel.")]
        )
    return frage.ags[0]


def _fehler(name: str, satz: str) -> InputError:
    return InputError(pointer=f"/query/{name}", code="fehlt", detail=satz)
