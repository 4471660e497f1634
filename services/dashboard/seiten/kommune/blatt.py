"""What `/kommunen/{ags}` shows: the cockpit of a Kommune, with what its reader may do there."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.kommune.cockpit import cockpit_zusammenstellen
from services.dashboard.kommune.schritte import naechste_schritte
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten.beratung.worte import BEREICHE, STATUS, wann, was
from services.dashboard.seiten.foerdercheck.ansicht import ERGEBNISSE
from services.dashboard.seiten.foerdercheck.vorhaben import Vorhaben
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte
from services.dashboard.seiten.kommune.umsetzung import (
    LAUFEND,
    Kettenzeile,
    Offen,
    Stufenbalken,
    handlung,
    kettenzeilen,
    offene,
    stufenbalken,
)
from services.dashboard.seiten.kommune.worte import ARTEN
from services.dashboard.seiten.land.lage import Lage, lage
from services.dashboard.seiten.schreibweise import euro
from services.dashboard.vergleich.vergleichen import vergleichen
from shared.auth import Rolle
from shared.clients.katalog import kommunen as katalog
from shared.clients.verbindung import Abgelehnt
from shared.schemas.abdeckung import UmsetzungsstandRead
from shared.schemas.beratung import Bereich, BuchungRead
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.dashboard import TeilStatus
from shared.schemas.dashboard_kommune import (
    CockpitRead,
    FoerderchanceRead,
    Schrittart,
    SchrittRead,
    UmsetzungTeil,
)
from shared.schemas.dashboard_vergleich import VergleichRead
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.katalog import Kommunenart, KommuneRead

WEITERE_SCHRITTE = 2
HOECHSTENS_IM_VERGLEICH = 5
ANSEHEN = {
    Schrittart.LEISTUNG: "Leistung ansehen",
    Schrittart.FOERDERUNG: "Im Förder-Check prüfen",
    Schrittart.BERATUNG: "Beratung ansehen",
    Schrittart.ANTRAG: "Antrag öffnen",
}


@dataclass(frozen=True)
class Schrittansicht:
    """`knopf` says what happens at `adresse`: the step itself where this reader may take it."""

    schritt: SchrittRead
    knopf: str
    adresse: str


@dataclass(frozen=True)
class Chance:
    chance: FoerderchanceRead
    zeichen: str
    wort: str
    betrag: str


@dataclass(frozen=True)
class Termin:
    buchung: BuchungRead
    was: str
    wann: str
    zeichen: str
    stand: str


@dataclass(frozen=True)
class Kommunenblatt:
    """Lists are None while nobody knows; `kommune` too, then its name is its key."""

    cockpit: CockpitRead
    kommune: KommuneRead | None
    name: str
    art: str
    eigene: bool
    vorgaenger: list[Kommunenname]
    schritte: list[Schrittansicht]
    stufen: list[Stufenbalken]
    umsetzung_lage: Lage
    chancen: list[Chance] | None
    foerderung_lage: Lage
    foerdercheck: str
    bereiche: Mapping[Bereich, str]
    termine: list[Termin]
    vergleich: VergleichRead
    vergleich_adresse: str
    vergleich_lage: Lage
    arten: Mapping[Kommunenart, str]
    handelt: bool
    ketten: list[Kettenzeile] | None
    offen: list[Offen]


@dataclass(frozen=True)
class Aufgeloest:
    """A Kommune that does not exist on the Stichtag; `statt` exist instead."""

    kommune: KommuneRead
    statt: list[Kommunenname]


async def kommune_zeigen(
    quellen: Quellen,
    gespraech: Gespraech,
    *,
    ags: str,
    sitzung: Sitzung | None,
    stichtag: date,
    jetzt: datetime,
) -> Kommunenblatt | Aufgeloest:
    """Return the page; raises KommuneUnbekannt, or Abgelehnt (404) for a key never given."""
    gelesen = await gespraech.versuch(katalog.kommune(ags, stichtag=stichtag))
    if gelesen is not None and not gelesen.besteht:
        statt = gelesen.nachfolger or gelesen.vorgaenger
        return Aufgeloest(gelesen, await benannte(gespraech, statt, stichtag=stichtag))
    meldet = darf_melden(sitzung, ags)
    cockpit, nebeneinander, vorgaenger, ketten = await asyncio.gather(
        cockpit_zusammenstellen(
            quellen,
            gespraech.verbindungen,
            ags=ags,
            stichtag=stichtag,
            person=sitzung.person if sitzung else None,
            bearer=sitzung.bearer if sitzung else None,
        ),
        vergleichen(quellen, ags=[ags], stichtag=stichtag),
        benannte(gespraech, gelesen.vorgaenger if gelesen else [], stichtag=stichtag),
        _ketten(gespraech, gelesen),
    )
    if meldet and gelesen is not None:
        cockpit = await _soeben(gespraech, cockpit, jetzt)
    return kommunenblatt(
        cockpit,
        gelesen,
        vergleich=nebeneinander,
        vorgaenger=vorgaenger,
        ketten=ketten,
        sitzung=sitzung,
        jetzt=jetzt,
    )


def kommunenblatt(
    cockpit: CockpitRead,
    kommune: KommuneRead | None,
    *,
    vergleich: VergleichRead,
    vorgaenger: list[Kommunenname],
    ketten: list[BereitstellungRead] | None,
    sitzung: Sitzung | None,
    jetzt: datetime,
) -> Kommunenblatt:
    """Return the page of what was read: pure."""
    ags, stand = cockpit.ags, cockpit.umsetzung.umsetzungsstand
    teil, foerderung = cockpit.umsetzung, cockpit.foerderung
    meldet = darf_melden(sitzung, ags)
    foerdercheck = Vorhaben((ags,), cockpit.stichtag).adresse()
    art = kommune.art if kommune else cockpit.kommune.art
    return Kommunenblatt(
        cockpit=cockpit,
        kommune=kommune,
        name=(kommune.name if kommune else cockpit.kommune.name) or ags,
        art=ARTEN[art] if art else "",
        eigene=meldet,
        vorgaenger=vorgaenger,
        schritte=[
            _schritt(s, stand, ketten or [], meldet=meldet, foerdercheck=foerdercheck)
            for s in cockpit.schritte[: 1 + WEITERE_SCHRITTE]
        ],
        stufen=stufenbalken(stand) if stand else [],
        umsetzung_lage=lage(teil.status, teil.geholt_am, ("katalog",), jetzt=jetzt),
        chancen=None if foerderung.items is None else chancen(foerderung.items),
        foerderung_lage=lage(foerderung.status, foerderung.geholt_am, ("foerderung",), jetzt=jetzt),
        foerdercheck=foerdercheck,
        bereiche=BEREICHE,
        termine=[
            Termin(b, was(b), wann(b), *STATUS[b.status]) for b in cockpit.termine.items or []
        ],
        vergleich=vergleich,
        vergleich_adresse="/vergleich?"
        + "&".join(f"ags={k.ags}" for k in vergleich.items[:HOECHSTENS_IM_VERGLEICH]),
        vergleich_lage=lage(vergleich.status, vergleich.geholt_am, ("katalog",), jetzt=jetzt),
        arten=ARTEN,
        handelt=meldet or darf_zuruecknehmen(sitzung),
        ketten=None
        if ketten is None
        else kettenzeilen(
            ketten, meldet=meldet, nimmt_zurueck=meldet or darf_zuruecknehmen(sitzung)
        ),
        offen=offene(stand, ketten or [], meldet=meldet) if stand else [],
    )


def darf_melden(sitzung: Sitzung | None, ags: str) -> bool:
    """Return whether it makes sense to offer steps; the Katalog has the last word."""
    return (
        sitzung is not None
        and sitzung.hat(Rolle.KOMMUNE, Rolle.PLATTFORM)
        and ags in sitzung.person.ags
    )


def darf_zuruecknehmen(sitzung: Sitzung | None) -> bool:
    return sitzung is not None and sitzung.hat(Rolle.KOORDINIERUNGSSTELLE)


def chancen(items: Sequence[FoerderchanceRead]) -> list[Chance]:
    """Return what a programme may bring, the best first, as the Förderung orders them."""
    gezeigt = []
    for item in items:
        zeichen, wort = ERGEBNISSE.get(item.ergebnis, ("gut", "förderfähig"))
        if not item.erreichbar and item.ergebnis is not Pruefergebnis.NICHT_FOERDERFAEHIG:
            zeichen, wort = "schlecht", "nicht mehr erreichbar"
        betrag = euro(Decimal(item.hoechstbetrag)) if item.hoechstbetrag else ""
        gezeigt.append(Chance(item, zeichen, wort, betrag))
    return gezeigt


def _schritt(
    schritt: SchrittRead,
    stand: UmsetzungsstandRead | None,
    ketten: Sequence[BereitstellungRead],
    *,
    meldet: bool,
    foerdercheck: str,
) -> Schrittansicht:
    if schritt.art is Schrittart.FOERDERUNG:
        return Schrittansicht(schritt, ANSEHEN[schritt.art], foerdercheck)
    if schritt.art is Schrittart.LEISTUNG and meldet and stand:
        laufende = {b.onlinedienst: b for b in ketten if b.stufe in LAUFEND}
        for naechster in stand.naechste_schritte:
            if schritt.ziel == f"/leistungen/{naechster.leistung.id}" and (
                adresse := handlung(stand.ags, naechster, laufende)
            ):
                return Schrittansicht(schritt, schritt.titel, adresse)
    return Schrittansicht(schritt, ANSEHEN[schritt.art], schritt.ziel)


async def _ketten(
    gespraech: Gespraech, gelesen: KommuneRead | None
) -> list[BereitstellungRead] | None:
    """Return None as well while the Katalog is silent: nobody waits for it twice."""
    if gelesen is None:
        return None
    try:
        liste = await gespraech.versuch(katalog.bereitstellungen(gelesen.ags))
    except Abgelehnt:
        return None
    return None if liste is None else liste.items


async def _soeben(gespraech: Gespraech, cockpit: CockpitRead, jetzt: datetime) -> CockpitRead:
    """Return it with what the Katalog says this moment: who reports a step wants to see it."""
    stand = await gespraech.versuch(katalog.umsetzungsstand(cockpit.ags))
    if stand is None:
        return cockpit
    neu = cockpit.model_copy(
        update={
            "umsetzung": UmsetzungTeil(status=TeilStatus.OK, geholt_am=jetzt, umsetzungsstand=stand)
        }
    )
    return neu.model_copy(update={"schritte": naechste_schritte(neu)})
