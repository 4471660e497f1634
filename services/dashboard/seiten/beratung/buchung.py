"""One Buchung: what it says, what can be done with it, and doing it after a confirmation."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.ergebnis.berichte import (
    Ergebnisse,
    ergebnisse_zeigen,
)
from services.dashboard.seiten.beratung.worte import STATUS, wann, was
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import kommunennamen
from shared.auth import Rolle
from shared.clients.aufruf import Aufruf
from shared.clients.beratung import buchungen as beratung
from shared.schemas.beratung import BuchungRead, BuchungStatus
from shared.schemas.buchung import UmbuchungCreate, ZustimmungCreate

FELDER = dict.fromkeys(  # which field of moving a refusal belongs to
    (
        "tag-ist-feiertag",
        "tag-am-wochenende",
        "beginn-vergangen",
        "ohne-kalender",
        "kommune-belegt",
        "kommune-aufgeloest",
        "termin-vergeben",
        "platz-vergeben",
        "/body/beginn",
    ),
    "datum",
) | dict.fromkeys(("nicht-kostenfrei", "ausserhalb-des-foerderzeitraums"), "kosten")
LAEUFT = (BuchungStatus.RESERVIERT, BuchungStatus.BESTAETIGT)


@dataclass(frozen=True)
class Akt:
    """An act on a page: what its button says, what the confirmation says will happen."""

    name: str
    knopf: str
    folge: str
    gefahr: bool = False


AKTE = {
    akt.name: akt
    for akt in (
        Akt(
            "bestaetigen",
            "Buchung bestätigen",
            "Die Beratung ist dann fest zugesagt; der freie Platz der Kommune wird noch einmal"
            " geprüft.",
        ),
        Akt(
            "durchfuehren",
            "Als durchgeführt melden",
            "Die Kommune kann die Beratung danach bewerten. Das lässt sich nicht zurücknehmen.",
        ),
        Akt(
            "nicht-erschienen",
            "Melden: niemand erschienen",
            "Die Tage bleiben belegt und der freie Platz verbraucht. Das lässt sich nicht"
            " zurücknehmen.",
            gefahr=True,
        ),
        Akt(
            "zustimmen",
            "Zustimmen",
            "Ihre Kommune nimmt an der gemeinsamen Beratung teil; ihre Tage und ihr freier Platz"
            " werden belegt.",
        ),
        Akt(
            "ablehnen",
            "Nicht teilnehmen",
            "Ihre Kommune nimmt an der gemeinsamen Beratung nicht teil.",
            gefahr=True,
        ),
        Akt(
            "stornieren",
            "Buchung stornieren",
            "Die Tage werden frei, ein kostenfreier Platz kommt zurück. Das lässt sich nicht"
            " zurücknehmen; Sie können neu buchen.",
            gefahr=True,
        ),
    )
}
RUFE: Mapping[str, Callable[..., Aufruf[BuchungRead]]] = {
    "bestaetigen": beratung.bestaetigen,
    "durchfuehren": beratung.durchfuehren,
    "nicht-erschienen": beratung.nicht_erschienen,
    "ablehnen": beratung.ablehnen,
    "stornieren": beratung.stornieren,
}


@dataclass(frozen=True)
class Buchungsblatt:
    """`akte` are those the person may try; whether they succeed the Beratung decides."""

    buchung: BuchungRead
    etag: str
    was: str
    wann: str
    zeichen: str
    stand: str
    namen: Mapping[str, str]
    akte: list[Akt]
    ergebnisse: Ergebnisse
    umbuchbar: bool
    bewertbar: bool


async def buchung_zeigen(
    gespraech: Gespraech, id: UUID, *, sitzung: Sitzung, heute: date
) -> Buchungsblatt:
    """Return the page; raises Abgelehnt (404) for what the person may not see."""
    antwort = await gespraech(beratung.buchung(id))
    buchung = antwort.inhalt
    beteiligt = [beteiligte.ags for beteiligte in buchung.beteiligte]
    namen, ergebnisse = await asyncio.gather(
        kommunennamen(gespraech, beteiligt, stichtag=heute),
        ergebnisse_zeigen(gespraech, buchung, sitzung=sitzung),
    )
    zeichen, stand = STATUS[buchung.status]
    return Buchungsblatt(
        buchung=buchung,
        etag=antwort.etag,
        was=was(buchung),
        wann=wann(buchung),
        zeichen=zeichen,
        stand=stand,
        namen=namen,
        ergebnisse=ergebnisse,
        akte=[AKTE[name] for name in moegliche_akte(buchung, sitzung, heute=heute)],
        umbuchbar=buchung.status in LAEUFT
        and (sitzung.hat(Rolle.BERATUNG) or sitzung.person.vertritt(buchung.ags)),
        bewertbar=buchung.status is BuchungStatus.DURCHGEFUEHRT
        and sitzung.person.vertritt(buchung.ags),
    )


def moegliche_akte(buchung: BuchungRead, sitzung: Sitzung, *, heute: date) -> list[str]:
    """Return the names of the acts that make sense for this person now."""
    begonnen = buchung.termine[0].tag <= heute
    vorbei = buchung.termine[-1].tag <= heute
    akte = []
    if sitzung.hat(Rolle.BERATUNG):
        if buchung.status is BuchungStatus.RESERVIERT and not begonnen:
            akte.append("bestaetigen")
        if buchung.status is BuchungStatus.BESTAETIGT and vorbei:
            akte.append("durchfuehren")
        if buchung.status is BuchungStatus.BESTAETIGT and begonnen:
            akte.append("nicht-erschienen")
    gefragt = [b for b in buchung.beteiligte if not b.federfuehrend]
    eigene = [b for b in gefragt if sitzung.person.vertritt(b.ags)]
    if buchung.status is BuchungStatus.RESERVIERT and eigene:
        akte += ["ablehnen"] if all(b.zugestimmt for b in eigene) else ["zustimmen", "ablehnen"]
    darf = sitzung.hat(Rolle.BERATUNG) or sitzung.person.vertritt(buchung.ags)
    if buchung.status in LAEUFT and not begonnen and darf:
        akte.append("stornieren")
    return akte


async def akt_vollziehen(gespraech: Gespraech, id: UUID, name: str, formular: Formular) -> bool:
    """Do it; return whether it is done, else the form says why not."""
    etag, key = gesehen(formular), schluessel(formular)
    if name == "zustimmen":
        eingabe = ZustimmungCreate(eigenanteil_akzeptiert=formular.angekreuzt("kosten"))
        aufruf = beratung.zustimmen(id, eingabe, etag=etag, key=key)
    else:
        aufruf = RUFE[name](id, etag=etag, key=key)
    return await _tun(gespraech, aufruf, formular)


async def umbuchen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Move it to the day typed; return whether it is done, else the form says why not."""
    formular.reihen(("datum", "kosten"))
    beginn = formular.tag("datum", fehlt="Geben Sie den neuen ersten Tag an.")
    if beginn is None:
        return False
    eingabe = UmbuchungCreate(beginn=beginn, eigenanteil_akzeptiert=formular.angekreuzt("kosten"))
    aufruf = beratung.umbuchen(id, eingabe, etag=gesehen(formular), key=schluessel(formular))
    return await _tun(gespraech, aufruf, formular, felder=FELDER)


async def _tun(
    gespraech: Gespraech,
    aufruf: Aufruf[BuchungRead],
    formular: Formular,
    felder: Mapping[str, str] | None = None,
) -> bool:
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="die Buchung", felder=felder)
    return antwort is not None
