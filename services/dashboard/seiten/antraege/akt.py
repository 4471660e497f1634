"""An act on its pages: what it asks for, what it will do, and doing it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege import akte
from services.dashboard.seiten.antraege.ablehnung import ablehnungssatz
from services.dashboard.seiten.antraege.akte import AKTE, Akt
from services.dashboard.seiten.antraege.aktfelder import Feld, eingabe_lesen, felder
from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.antraege.laden import sache_laden
from services.dashboard.seiten.antraege.worte import betrag as betragswort
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.handeln import gesehen, neuer_schluessel, schluessel
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.aufruf import Aufruf
from shared.clients.foerderung import antragsschritte as schritte
from shared.clients.verbindung import Abgelehnt

RUFE: Mapping[str, Callable[..., Aufruf[Any]]] = {
    name: getattr(schritte, name) for name in AKTE if name != "ausnahme_bestaetigen"
}
BESTAETIGT, ZURUECK = "bestaetigt", "zurueck"


@dataclass(frozen=True)
class Zeile:
    titel: str
    wert: str


@dataclass(frozen=True)
class Aktseite:
    """With `pruefen` the confirmation: `zeilen` say what was answered, `versteckt` hold it."""

    akt: Akt
    sache: Sache
    formular: Formular
    felder: list[Feld]
    pruefen: bool
    etag: str
    schluessel: str
    knopf: str
    folge: str
    betrag: str
    zeilen: list[Zeile]
    versteckt: list[tuple[str, str]]

    @property
    def erlaubt(self) -> bool:
        """Return whether the Förderung says that this person can do it now."""
        return self.akt.name in self.sache.antrag.moegliche_schritte


def akt_zu(adresse: str) -> Akt | None:
    """Return the act whose page has this address."""
    return AKTE.get(adresse.replace("-", "_"))


async def akt_zeigen(rahmen: Rahmen, id: UUID, akt: Akt, getippt: Formular | None) -> Aktseite:
    """Return its form, or the confirmation at once where it asks for nothing."""
    sache, etag = await sache_laden(rahmen, id)
    formular = getippt or _vorbelegt(akt, sache)
    fragt = bool(felder(akt.name, sache.antrag))
    return _seite(akt, sache, formular, etag=etag, pruefen=not fragt)


async def akt_weiter(
    rahmen: Rahmen, id: UUID, akt: Akt, formular: Formular, sitzung: Sitzung
) -> Aktseite | None:
    """Go on: to the confirmation, back to the form, or do it; None when it is done."""
    sache, etag = await sache_laden(rahmen, id)
    eingabe = None
    if not formular.wert(ZURUECK):
        eingabe = _gelesen(akt, formular, sache, sitzung)
    if formular.fehler or formular.wert(ZURUECK):
        return _seite(akt, sache, formular, etag=formular.wert("etag") or etag, pruefen=False)
    if not formular.wert(BESTAETIGT):
        return _seite(akt, sache, formular, etag=formular.wert("etag") or etag, pruefen=True)
    try:
        await rahmen.gespraech(_aufruf(akt, id, eingabe, formular))
    except Abgelehnt as error:
        _ablehnen(formular, error, sache)
        return _seite(akt, sache, formular, etag=etag, pruefen="" in formular.fehler)
    return None


def _gelesen(akt: Akt, formular: Formular, sache: Sache, sitzung: Sitzung) -> BaseModel | None:
    try:
        return eingabe_lesen(akt.name, formular, sache.antrag, sitzung)
    except ValidationError as error:
        for fehler in error.errors():
            name = str(fehler["loc"][0]) if fehler["loc"] else ""
            formular.ablehnen(name, "Das lässt sich so nicht lesen. Ändern Sie diese Angabe.")
        return None


def _aufruf(akt: Akt, id: UUID, eingabe: BaseModel | None, formular: Formular) -> Aufruf[Any]:
    etag, key = gesehen(formular), schluessel(formular)
    if akt.name == "ausnahme_bestaetigen":
        ausnahme, _, version = formular.wert("ausnahme").partition(":")
        return schritte.ausnahme_bestaetigen(UUID(ausnahme), etag=f'"{version}"', key=key)
    if eingabe is None:
        return RUFE[akt.name](id, etag=etag, key=key)
    return RUFE[akt.name](id, eingabe, etag=etag, key=key)


def _ablehnen(formular: Formular, error: Abgelehnt, sache: Sache) -> None:
    if getattr(error.problem, "errors", None):
        formular.problem(error.problem)
    else:
        formular.ablehnen("", ablehnungssatz(error.problem, sache.antrag, sache.programm))


def _vorbelegt(akt: Akt, sache: Sache) -> Formular:
    if akt.name == "vorschlagen":
        hoechstens = sache.antrag.pruefung.hoechstbetrag if sache.antrag.pruefung else None
        grenzen = [g for g in (sache.antrag.beantragt, _dezimal(hoechstens)) if g is not None]
        return Formular.vorbelegt(betrag=min(grenzen, default=None))
    if akt.name == "verwendungsnachweis_pruefen" and sache.antrag.mittel:
        return Formular.vorbelegt(anerkannt=sache.antrag.mittel.verwendet)
    return Formular()


def _dezimal(wert: object) -> Decimal | None:
    return None if wert is None else Decimal(str(wert))


def _seite(akt: Akt, sache: Sache, formular: Formular, *, etag: str, pruefen: bool) -> Aktseite:
    gefragt = felder(akt.name, sache.antrag)
    betrag = _betrag(akt, sache, formular, gefragt) if pruefen else akt.betrag(sache.antrag)
    return Aktseite(
        akt=akt,
        sache=sache,
        formular=formular,
        felder=gefragt,
        pruefen=pruefen,
        etag=etag,
        schluessel=neuer_schluessel(),
        knopf=akte.knopf(akt, sache.antrag, betrag),
        folge=akte.folge(akt, sache.antrag),
        betrag="" if betrag is None else betragswort(betrag),
        zeilen=[Zeile(feld.titel, feld.gezeigt(formular)) for feld in gefragt],
        versteckt=[(feld.name, wert) for feld in gefragt for wert in formular.werte(feld.name)],
    )


def _betrag(akt: Akt, sache: Sache, formular: Formular, gefragt: list[Feld]) -> Decimal | None:
    """Return the amount the act is about: what was typed, of an Abruf its own."""
    if akt.name == "auszahlen" and sache.antrag.mittel:
        nummer = formular.wert("mittelabruf")
        return next((a.betrag for a in sache.antrag.mittel.abrufe if str(a.nr) == nummer), None)
    if any(feld.name == "betrag" for feld in gefragt):
        return Formular({"betrag": formular.werte("betrag")}).betrag("betrag", fehlt=None)
    return akt.betrag(sache.antrag)
