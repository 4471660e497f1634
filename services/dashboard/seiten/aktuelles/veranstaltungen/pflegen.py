"""Announcing a Veranstaltung, changing it and calling it off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from shared.clients.beratung import veranstaltungen
from shared.clock import BERLIN
from shared.schemas.veranstaltung import (
    LAENGSTENS,
    VeranstaltungRead,
    Veranstaltungsformat,
    VeranstaltungWrite,
)

REIHE = (
    "titel", "beschreibung", "tag", "von", "letzter", "bis", "format", "ort", "adresse",
    "kapazitaet", "anmeldeschluss",
)  # fmt: skip
FELDER = {
    "kapazitaet-zu-klein": "kapazitaet",
    "/body/beginn": "tag",
    "/body/ende": "bis",
    "/body/adresse": "adresse",
    "/body": "",
    "veranstaltung-vorbei": "tag",
}


@dataclass(frozen=True)
class Pflegeseite:
    """`veranstaltung` is None for a new one."""

    veranstaltung: VeranstaltungRead | None
    etag: str
    formular: Formular


async def pflegeseite(
    gespraech: Gespraech, id: UUID | None, formular: Formular | None
) -> Pflegeseite:
    """Return the form for a new one, or for one as it is; `formular` is what was typed."""
    if id is None:
        return Pflegeseite(None, "", formular or Formular())
    antwort = await gespraech(veranstaltungen.veranstaltung(id))
    return Pflegeseite(antwort.inhalt, antwort.etag, formular or vorbelegt(antwort.inhalt))


def vorbelegt(v: VeranstaltungRead) -> Formular:
    beginn, ende = v.beginn.astimezone(BERLIN), v.ende.astimezone(BERLIN)
    mehrtaegig = ende.date() != beginn.date()
    return Formular.vorbelegt(
        titel=v.titel,
        beschreibung=v.beschreibung,
        tag=beginn.date(),
        von=f"{beginn:%-H:%M}",
        letzter=ende.date() if mehrtaegig else None,
        bis=f"{ende:%-H:%M}",
        format=v.format.value if v.format else None,
        ort=v.ort,
        adresse=v.adresse,
        kapazitaet=v.kapazitaet,
        anmeldeschluss=v.anmeldeschluss,
    )


def inhalt_lesen(formular: Formular) -> VeranstaltungWrite | None:
    """Return the Veranstaltung, None with a sentence beside each field that has to be changed."""
    formular.reihen(REIHE)
    titel = formular.text("titel", hoechstens=200, fehlt="Geben Sie der Veranstaltung einen Titel.")
    beschreibung = formular.text("beschreibung", fehlt=None, hoechstens=20_000)
    tag = formular.tag("tag", fehlt="Geben Sie den Tag an.")
    letzter = formular.tag("letzter", fehlt=None) or tag
    von = formular.uhrzeit("von", fehlt="Geben Sie an, wann es beginnt.")
    bis = formular.uhrzeit("bis", fehlt="Geben Sie an, wann es endet.")
    form = formular.wahl("format", [*Veranstaltungsformat], fehlt="Wählen Sie eine Form.")
    ort = formular.text("ort", fehlt=None, hoechstens=200)
    adresse = formular.text("adresse", fehlt=None, hoechstens=500)
    kapazitaet = formular.zahl("kapazitaet", von=1, bis=5000, fehlt=None)
    schluss = formular.tag("anmeldeschluss", fehlt=None)
    if adresse and not adresse.startswith("https://"):
        formular.ablehnen("adresse", "Die Adresse beginnt mit https://.")
    if form not in (None, Veranstaltungsformat.ONLINE) and ort is None:
        formular.ablehnen("ort", "Wo man hingehen kann, ist ein Ort nötig.")
    if schluss and not formular.wert("kapazitaet").strip():
        formular.ablehnen("kapazitaet", "Wer einen Anmeldeschluss nennt, nennt auch die Plätze.")
    if schluss and tag and schluss > tag:
        formular.ablehnen("anmeldeschluss", "Der Anmeldeschluss liegt nach der Veranstaltung.")
    if formular.fehler or not (titel and tag and letzter and von and bis and form):
        return None
    beginn = datetime.combine(tag, von, BERLIN)
    ende = datetime.combine(letzter, bis, BERLIN)
    if not timedelta() < ende - beginn <= LAENGSTENS:
        formular.ablehnen("bis", "Das Ende liegt nach dem Beginn, höchstens sieben Tage danach.")
        return None
    try:
        return VeranstaltungWrite(
            titel=titel,
            beschreibung=beschreibung,
            beginn=beginn,
            ende=ende,
            format=Veranstaltungsformat(form),
            ort=ort,
            adresse=adresse,
            kapazitaet=kapazitaet,
            anmeldeschluss=schluss,
        )
    except ValidationError as error:
        for stelle in error.errors():
            name = str(stelle["loc"][0]) if stelle["loc"] else ""
            formular.ablehnen(name, "Das lässt sich so nicht speichern. Schreiben Sie es anders.")
        return None


async def ankuendigen(gespraech: Gespraech, formular: Formular) -> UUID | None:
    """Announce it; return its id, None when the form says what has to be changed."""
    inhalt = inhalt_lesen(formular)
    if inhalt is None:
        return None
    antwort = await vollziehen(
        gespraech,
        veranstaltungen.anlegen(inhalt, key=schluessel(formular)),
        formular,
        gegenstand="die Veranstaltung",
        felder=FELDER,
    )
    return None if antwort is None else antwort.inhalt.id


async def aendern(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    inhalt = inhalt_lesen(formular)
    if inhalt is None:
        return False
    aufruf = veranstaltungen.aendern(id, inhalt, etag=gesehen(formular), key=schluessel(formular))
    antwort = await vollziehen(
        gespraech, aufruf, formular, gegenstand="die Veranstaltung", felder=FELDER
    )
    return antwort is not None


async def absagen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    aufruf = veranstaltungen.absagen(id, etag=gesehen(formular), key=schluessel(formular))
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand="die Veranstaltung")
    return antwort is not None
