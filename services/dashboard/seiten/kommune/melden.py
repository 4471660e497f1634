"""The acts of a Kommune on its chains: what each asks for, what it says will happen, doing it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from services.dashboard.seiten.leistungen.leistung import Kurzkette
from shared.clients.aufruf import Aufruf, M
from shared.clients.katalog import bereitstellungen as katalog
from shared.clients.katalog.leistungen import onlinedienst
from shared.schemas.bereitstellung import (
    BereitstellungCreate,
    BereitstellungRead,
    Freischaltung,
    Ruecknahme,
    Schrittmeldung,
)
from shared.schemas.onlinedienst import OnlinedienstRead


@dataclass(frozen=True)
class Akt:
    """An act on a page: what its button says, what will happen, which fields it has."""

    name: str
    knopf: str
    folge: str
    felder: tuple[str, ...]
    gefahr: bool = False


ABRUFEN = Akt(
    "abrufen",
    "Abrufen",
    "Die Kommune beginnt damit. Danach binden Sie den Onlinedienst in die eigenen Seiten ein,"
    " tragen ihn in den Hessenfinder ein und schalten ihn frei. Zurücknehmen können Sie jederzeit.",
    ("am", "beleg"),
)
AKTE = {
    akt.name: akt
    for akt in (
        Akt(
            "einbinden",
            "Einbindung melden",
            "Damit steht fest: Der Onlinedienst ist in die Seiten der Kommune eingebunden."
            " Nächster Schritt ist der Eintrag im Hessenfinder.",
            ("am", "beleg"),
        ),
        Akt(
            "hessenfinder-eintragen",
            "Eintrag im Hessenfinder melden",
            "Damit steht fest: Der Onlinedienst ist im Hessenfinder eingetragen."
            " Nächster Schritt ist das Freischalten.",
            ("am", "beleg"),
        ),
        Akt(
            "freischalten",
            "Freischalten",
            "Der Onlinedienst gilt dann als nutzbar und wird allen genannt, die ihn in dieser"
            " Kommune suchen.",
            ("am", "url", "beleg"),
        ),
        Akt(
            "zuruecknehmen",
            "Zurücknehmen",
            "Die Kette endet, und der Onlinedienst wird hier nicht mehr genannt. Das lässt sich"
            " nicht rückgängig machen; Sie können ihn neu abrufen.",
            ("am", "grund"),
            gefahr=True,
        ),
    )
}
RUFE: Mapping[str, tuple[type[Schrittmeldung], Callable[..., Aufruf[BereitstellungRead]]]] = {
    "einbinden": (Schrittmeldung, katalog.einbinden),
    "hessenfinder-eintragen": (Schrittmeldung, katalog.hessenfinder_eintragen),
    "freischalten": (Freischaltung, katalog.freischalten),
    "zuruecknehmen": (Ruecknahme, katalog.zuruecknehmen),
}
GEGENSTAND = "diese Meldung"
STELLEN = {"tag-unpassend": "am", "adresse-fehlt": "url"}
UNPASSEND = {
    "url": "Die Adresse beginnt mit https:// und hat keine Leerzeichen.",
    "beleg": "Schreiben Sie eine Adresse oder ein Aktenzeichen, höchstens 500 Zeichen.",
    "grund": "Schreiben Sie den Grund in höchstens 400 Zeichen.",
}


@dataclass(frozen=True)
class Meldeseite:
    """`etag` is empty for an Abruf: nothing is there yet that could have changed."""

    akt: Akt
    name: str
    kette: Kurzkette | None
    adresse: str
    etag: str


async def abruf_zeigen(gespraech: Gespraech, ags: str, id: UUID) -> Meldeseite:
    """Return the page that asks whether to begin; raises Abgelehnt (404)."""
    dienst: OnlinedienstRead = (await gespraech(onlinedienst(id))).inhalt
    return Meldeseite(
        ABRUFEN, dienst.name, None, f"/kommunen/{ags}/abrufen?onlinedienst={dienst.id}", ""
    )


async def meldung_zeigen(gespraech: Gespraech, id: UUID, akt: Akt) -> Meldeseite:
    """Return the page that asks whether to report a step; raises Abgelehnt (404)."""
    antwort = await gespraech(katalog.bereitstellung(id))
    b = antwort.inhalt
    return Meldeseite(
        akt,
        b.onlinedienst_name,
        Kurzkette.aus(b),
        f"/kommunen/{b.ags}/bereitstellungen/{b.id}/{akt.name}",
        antwort.etag,
    )


async def abrufen(gespraech: Gespraech, ags: str, id: UUID, formular: Formular) -> bool:
    """Begin with an Onlinedienst; where that was refused, `formular` says why."""
    werte = _werte(formular, ABRUFEN.felder)
    wunsch = _gelesen(BereitstellungCreate, {"onlinedienst": str(id)} | werte, formular)
    if wunsch is None:
        return False
    aufruf = katalog.abrufen(ags, wunsch, key=schluessel(formular))
    return bool(
        await vollziehen(gespraech, aufruf, formular, gegenstand=GEGENSTAND, felder=STELLEN)
    )


async def melden(gespraech: Gespraech, id: UUID, akt: Akt, formular: Formular) -> bool:
    """Report the step; where that was refused, `formular` says why."""
    werte = _werte(formular, akt.felder)
    form, rufen = RUFE[akt.name]
    meldung = _gelesen(form, werte, formular)
    if meldung is None:
        return False
    aufruf = rufen(id, meldung, etag=gesehen(formular), key=schluessel(formular))
    return bool(
        await vollziehen(gespraech, aufruf, formular, gegenstand=GEGENSTAND, felder=STELLEN)
    )


def _gelesen(form: type[M], werte: Mapping[str, object], formular: Formular) -> M | None:
    """Return what is sent, None where something typed does not fit."""
    if formular.fehler:
        return None
    try:
        return form.model_validate(werte)
    except ValidationError as error:
        for stelle in error.errors():
            name = str(stelle["loc"][0]) if stelle["loc"] else ""
            formular.ablehnen(name, UNPASSEND.get(name, "Das passt hier nicht."))
    return None


def _werte(formular: Formular, felder: tuple[str, ...]) -> dict[str, object]:
    """Return what was typed; what was left out is left out."""
    gelesen: dict[str, object] = {}
    for name in felder:
        if name == "am":
            gelesen[name] = formular.tag(name, fehlt=None)
        elif name == "grund":
            gelesen[name] = formular.text(
                name, fehlt="Sagen Sie, warum. Der Grund wird öffentlich gezeigt.", hoechstens=400
            )
        else:
            gelesen[name] = formular.text(name, fehlt=None, hoechstens=500)
    return {name: wert for name, wert in gelesen.items() if wert is not None}
