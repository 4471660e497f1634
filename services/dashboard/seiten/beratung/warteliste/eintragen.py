"""Saying what one waits for: module, form, and the days on which it may begin."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.wunsch import DAUERN, teilnehmende_lesen
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import schluessel, vollziehen
from services.dashboard.seiten.kommune.namen import Kommunenname, benannte
from shared.clients.beratung import buchungen, warteliste
from shared.schemas.beratung import Format, ModulRead
from shared.schemas.warteliste import EintragCreate, Fenster

FELDER = {
    "/body/fenster/von": "von",
    "/body/fenster/bis": "bis",
    "/body/format": "form",
    "fenster-unzulaessig": "bis",
    "schon-eingetragen": "von",
    "teilnehmende-unzulaessig": "teilnehmende",
    "kommune-aufgeloest": "von",
}
UEBLICH = timedelta(days=90)  # how long the window is that the page suggests


@dataclass(frozen=True)
class Wunschseite:
    """`module` is empty while the Beratung does not answer."""

    formular: Formular
    module: list[ModulRead]
    kommunen: list[Kommunenname]


def vorbelegt(*, modul: str, form: str, heute: date) -> Formular:
    """Return the form for a wish that was not free, with a window from tomorrow on."""
    return Formular.vorbelegt(
        modul=modul, form=form, dauer="3", von=heute + timedelta(days=1), bis=heute + UEBLICH
    )


async def wunschseite(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung | None, heute: date
) -> Wunschseite:
    eigene = sorted(sitzung.person.ags) if sitzung else []
    module = await gespraech.versuch(buchungen.module())
    return Wunschseite(
        formular=formular,
        module=module.items if module else [],
        kommunen=await benannte(gespraech, eigene, stichtag=heute),
    )


async def eintragen(
    gespraech: Gespraech, formular: Formular, *, sitzung: Sitzung, heute: date
) -> Wunschseite | UUID:
    """Wait; return the id of the entry, or the page with what is wrong."""
    eingabe = wunsch_lesen(formular, sitzung=sitzung)
    if eingabe is not None:
        antwort = await vollziehen(
            gespraech,
            warteliste.eintragen(eingabe, key=schluessel(formular)),
            formular,
            gegenstand="den Eintrag",
            felder=FELDER,
        )
        if antwort is not None:
            return antwort.inhalt.id
    return await wunschseite(gespraech, formular, sitzung=sitzung, heute=heute)


def wunsch_lesen(formular: Formular, *, sitzung: Sitzung) -> EintragCreate | None:
    """Return the wish, None with a sentence beside each field that has to be changed."""
    formular.reihen(("ags", "modul", "form", "dauer", "von", "bis", "teilnehmende"))
    ags = formular.wahl("ags", sorted(sitzung.person.ags), fehlt="Wählen Sie Ihre Kommune.")
    modul = formular.wahl("modul", ("1", "2", "3", "4"), fehlt="Wählen Sie ein Modul.")
    form = formular.wahl("form", [*Format], fehlt="Wählen Sie online oder vor Ort.")
    dauer = formular.wahl("dauer", DAUERN, fehlt="Wählen Sie eine Dauer.")
    von = formular.tag("von", fehlt="Geben Sie den frühesten Beginn an.")
    bis = formular.tag("bis", fehlt="Geben Sie den spätesten Beginn an.")
    if von and bis and bis < von:
        formular.ablehnen("bis", "Der späteste Beginn liegt vor dem frühesten.")
    teilnehmende = teilnehmende_lesen(formular)
    if formular.fehler or not (ags and modul and form and dauer and von and bis and teilnehmende):
        return None
    return EintragCreate(
        ags=ags,
        modul=int(modul),
        format=Format(form),
        dauer_tage=Decimal(dauer),
        fenster=Fenster(von=von, bis=bis),
        unterbrechung_erlaubt=formular.angekreuzt("unterbrechung"),
        teilnehmende=teilnehmende,
        eigenanteil_akzeptiert=formular.angekreuzt("kosten"),
    )
