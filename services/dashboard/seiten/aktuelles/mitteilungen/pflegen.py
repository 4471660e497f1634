"""Drafting a Mitteilung, changing it, publishing it and taking it back."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from shared.auth import Rolle
from shared.clients.katalog import mitteilungen
from shared.schemas.mitteilung import (
    AnlageWrite,
    MitteilungAendern,
    MitteilungCreate,
    MitteilungRead,
    Mitteilungsart,
    Veroeffentlichung,
)

REIHE = ("art", "titel", "frage", "text", "themen", "aenderungshinweis", "am")
FELDER = {
    "aenderungshinweis-passt-nicht": "aenderungshinweis",
    "tag-vergangen": "am",
}
SAETZE = {
    "themen": (
        "Höchstens zehn Themen, jedes einmal: kleine Buchstaben a bis z, Ziffern und Bindestriche."
    ),
}
DIE = "die Mitteilung"


@dataclass(frozen=True)
class Pflegeseite:
    """`mitteilung` is None for a new one."""

    mitteilung: MitteilungRead | None
    etag: str
    formular: Formular

    @property
    def entwurf(self) -> bool:
        return self.mitteilung is None or self.mitteilung.veroeffentlicht_am is None


def darf_schreiben(sitzung: Sitzung | None) -> bool:
    return sitzung is not None and sitzung.hat(Rolle.KOORDINIERUNGSSTELLE)


async def pflegeseite(
    gespraech: Gespraech, id: UUID | None, formular: Formular | None
) -> Pflegeseite:
    """Return the form for a new one, or for one as it is; `formular` is what was typed."""
    if id is None:
        return Pflegeseite(None, "", formular or Formular())
    antwort = await gespraech(mitteilungen.mitteilung(id))
    return Pflegeseite(antwort.inhalt, antwort.etag, formular or _vorbelegt(antwort.inhalt))


def _vorbelegt(m: MitteilungRead) -> Formular:
    return Formular.vorbelegt(
        art=m.art.value, titel=m.titel, frage=m.frage, text=m.text, themen=" ".join(m.themen)
    )


def inhalt_lesen(formular: Formular) -> MitteilungCreate | None:
    """Return what was written, None with a sentence beside each field that has to be changed."""
    formular.reihen(REIHE)
    art = formular.wahl("art", [*Mitteilungsart], fehlt="Wählen Sie, was es ist.")
    titel = formular.text("titel", hoechstens=200, fehlt="Geben Sie der Mitteilung einen Titel.")
    ist_frage = art == Mitteilungsart.FRAGE
    frage = formular.text(
        "frage", hoechstens=1000, fehlt="Schreiben Sie die Frage." if ist_frage else None
    )
    if frage and art and not ist_frage:
        formular.ablehnen("frage", "Nur eine Frage mit Antwort hat eine Frage.")
    text = formular.text("text", hoechstens=4000 if ist_frage else 20_000)
    themen = formular.wert("themen").lower().replace(",", " ").split()
    if formular.fehler or not (art and titel and text):
        return None
    try:
        return MitteilungCreate(
            art=Mitteilungsart(art), titel=titel, frage=frage, text=text, themen=themen
        )
    except ValidationError as error:
        for stelle in error.errors():
            name = str(stelle["loc"][0]) if stelle["loc"] else ""
            formular.ablehnen(name, SAETZE.get(name, "Das lässt sich so nicht speichern."))
        return None


async def entwerfen(gespraech: Gespraech, formular: Formular) -> UUID | None:
    """Keep the draft; return its id, None when the form says what has to be changed."""
    inhalt = inhalt_lesen(formular)
    if inhalt is None:
        return None
    aufruf = mitteilungen.entwerfen(inhalt, key=schluessel(formular))
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand=DIE, felder=FELDER)
    return None if antwort is None else antwort.inhalt.id


async def aendern(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Change what the form shows; Anlagen and the source stay as they are."""
    bisher = (await gespraech(mitteilungen.mitteilung(id))).inhalt
    inhalt = inhalt_lesen(formular)
    hinweis = formular.text(
        "aenderungshinweis",
        hoechstens=400,
        fehlt="Sagen Sie in einem Satz, was sich ändert." if bisher.veroeffentlicht_am else None,
    )
    if inhalt is None or formular.fehler:
        return False
    eingabe = MitteilungAendern(
        **inhalt.model_dump(exclude={"anlagen", "quelle", "quelle_datum"}),
        anlagen=[AnlageWrite(titel=a.titel, url=a.url) for a in bisher.anlagen],
        quelle=bisher.quelle,
        quelle_datum=bisher.quelle_datum,
        aenderungshinweis=hinweis,
    )
    aufruf = mitteilungen.aendern(id, eingabe, etag=gesehen(formular), key=schluessel(formular))
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand=DIE, felder=FELDER)
    return antwort is not None


async def veroeffentlichen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    am = formular.tag("am", fehlt=None)
    if formular.fehler:
        return False
    aufruf = mitteilungen.veroeffentlichen(
        id, Veroeffentlichung(am=am), etag=gesehen(formular), key=schluessel(formular)
    )
    antwort = await vollziehen(gespraech, aufruf, formular, gegenstand=DIE, felder=FELDER)
    return antwort is not None


async def zurueckziehen(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    aufruf = mitteilungen.zurueckziehen(id, etag=gesehen(formular), key=schluessel(formular))
    return await vollziehen(gespraech, aufruf, formular, gegenstand=DIE) is not None
