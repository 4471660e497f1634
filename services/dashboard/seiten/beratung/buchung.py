"""One Buchung: what it says, what can be done with it, and doing it after a confirmation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.worte import STATUS, wann, was
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.saetze import satz, veraltet_satz
from shared.auth import Rolle
from shared.clients.aufruf import Aufruf
from shared.clients.beratung import buchungen as beratung
from shared.clients.katalog.kommunen import kommunen
from shared.clients.verbindung import Abgelehnt
from shared.schemas.beratung import BuchungRead, BuchungStatus
from shared.schemas.buchung import UmbuchungCreate, ZustimmungCreate

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
    umbuchbar: bool
    bewertbar: bool


async def buchung_zeigen(
    gespraech: Gespraech, id: UUID, *, sitzung: Sitzung, heute: date
) -> Buchungsblatt:
    """Return the page; raises Abgelehnt (404) for what the person may not see."""
    antwort = await gespraech(beratung.buchung(id))
    buchung = antwort.inhalt
    schluessel = [beteiligte.ags for beteiligte in buchung.beteiligte]
    gefunden = await gespraech.versuch(kommunen(ags=schluessel, stichtag=heute))
    zeichen, stand = STATUS[buchung.status]
    return Buchungsblatt(
        buchung=buchung,
        etag=antwort.etag,
        was=was(buchung),
        wann=wann(buchung),
        zeichen=zeichen,
        stand=stand,
        namen={k.ags: k.name for k in gefunden.items} if gefunden else {},
        akte=[AKTE[name] for name in moegliche_akte(buchung, sitzung, heute=heute)],
        umbuchbar=buchung.status in LAEUFT
        and (sitzung.hat(Rolle.BERATUNG) or sitzung.person.vertritt(buchung.ags)),
        bewertbar=buchung.status is BuchungStatus.DURCHGEFUEHRT
        and sitzung.person.vertritt(buchung.ags),
    )


def moegliche_akte(buchung: BuchungRead, sitzung: Sitzung, *, heute: date) -> list[str]:
    """Return the names of the acts that make sense for this person now."""
    begonnen = buchung.termine[0].tag <= heute
    vorbei = buchung.termine[-1].tag < heute
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


async def akt_vollziehen(
    gespraech: Gespraech, id: UUID, name: str, formular: Formular
) -> str | None:
    """Do it; return the sentence of a refusal, None when it is done."""
    etag, key = formular.wert("etag"), formular.wert("schluessel")
    if name == "zustimmen":
        eingabe = ZustimmungCreate(eigenanteil_akzeptiert=formular.angekreuzt("kosten"))
        aufruf = beratung.zustimmen(id, eingabe, etag=etag, key=key)
    else:
        aufruf = RUFE[name](id, etag=etag, key=key)
    return await _tun(gespraech, aufruf)


async def umbuchen(gespraech: Gespraech, id: UUID, formular: Formular) -> str | None:
    """Move it to the day typed; return the sentence of a refusal, None when it is done."""
    beginn = formular.tag("datum")
    if beginn is None:
        return formular.fehler["datum"]
    eingabe = UmbuchungCreate(beginn=beginn, eigenanteil_akzeptiert=formular.angekreuzt("kosten"))
    aufruf = beratung.umbuchen(
        id, eingabe, etag=formular.wert("etag"), key=formular.wert("schluessel")
    )
    return await _tun(gespraech, aufruf)


async def _tun(gespraech: Gespraech, aufruf: Aufruf[BuchungRead]) -> str | None:
    try:
        await gespraech(aufruf)
    except Abgelehnt as error:
        if error.problem.status == 412:
            return veraltet_satz("die Buchung")
        return satz(error.problem)
    return None
