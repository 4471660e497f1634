"""The next steps of a Kommune in order of effect, with the reason and the effect of each: pure."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from services.dashboard.seiten.schreibweise import zahl
from shared.deutsch import kurzdatum
from shared.schemas.abdeckung import NaechsterSchritt, Schritt, UmsetzungsstandRead
from shared.schemas.antrag import AntragKurzRead, Antragstatus
from shared.schemas.beratung import Bereich, KontingentItem
from shared.schemas.dashboard_kommune import (
    CockpitRead,
    FoerderchanceRead,
    Schrittart,
    SchrittRead,
    WirkungRead,
)
from shared.schemas.foerderung import Pruefergebnis

HOECHSTENS = 12
SCHRITTFOLGE = (
    "Zuerst Anträge, bei denen die Kommune am Zug ist. Dann Leistungen, je Onlinedienst: wie viele"
    " er nutzbar macht, geteilt durch die Zahl der Schritte bis dahin, der größte Wert zuerst; bei"
    " Gleichstand, was in mehr Kommunen schon nutzbar ist. Dann Förderung nach dem möglichen Betrag"
    " und kostenfreie Beratung nach der Zahl der freien Plätze."
)
UMSETZUNG = "Katalog, Umsetzungsstand"
PRUEFUNG = "Förderung, Prüfung der Programmregeln"
ANTRAEGE = "Förderung, Anträge"
AM_ZUG = {
    Antragstatus.ENTWURF: ("fertigstellen und einreichen", "Der Antrag ist noch ein Entwurf."),
    Antragstatus.NACHFORDERUNG: ("ergänzen", "Die Prüfung hat etwas nachgefordert."),
}
AUFFORDERUNG = {
    Schritt.ABRUFEN: "abrufen",
    Schritt.EINBINDEN: "in die eigene Website einbinden",
    Schritt.HESSENFINDER_EINTRAGEN: "in den Hessenfinder eintragen",
    Schritt.FREISCHALTEN: "freischalten",
}
BEREICH = {
    Bereich.OZG: "OZG",
    Bereich.VERWALTUNGSDIGITALISIERUNG: "Verwaltungsdigitalisierung",
}


def naechste_schritte(cockpit: CockpitRead) -> list[SchrittRead]:
    """Return at most HOECHSTENS, in the order that SCHRITTFOLGE explains."""
    stand = cockpit.umsetzung.umsetzungsstand
    alle = [
        *_antraege(cockpit.antraege.items or [], cockpit.stichtag),
        *(_leistungen(stand) if stand else ()),
        *_foerderung(cockpit.foerderung.items or [], cockpit),
        *_beratung(cockpit.kontingent.items or [], cockpit),
    ]
    return alle[:HOECHSTENS]


def _antraege(antraege: list[AntragKurzRead], stichtag: date) -> Iterator[SchrittRead]:
    for antrag in sorted(antraege, key=lambda a: -(a.beantragt or 0)):
        if not isinstance(antrag.status, Antragstatus) or antrag.status not in AM_ZUG:
            continue
        akt, grund = AM_ZUG[antrag.status]
        betrag = int(antrag.beantragt or 0)
        yield SchrittRead(
            art=Schrittart.ANTRAG,
            titel=f"Antrag {antrag.aktenzeichen} {akt}",
            grund=f"{grund} {antrag.stand}",
            wirkung=WirkungRead(
                wert=betrag,
                nenner=None,
                einheit="EUR",
                satz=f"{zahl(betrag)} € sind beantragt" if betrag else "Der Betrag steht noch aus",
            ),
            frist=None,
            ziel=f"/antraege/{antrag.id}",
            quelle=ANTRAEGE,
            stand=stichtag,
        )


def _leistungen(stand: UmsetzungsstandRead) -> Iterator[SchrittRead]:
    moegliche = [s for s in stand.naechste_schritte if s.onlinedienst and s.schritt]
    gruppen = [
        list(gruppe) for _, gruppe in groupby(sorted(moegliche, key=_zusammen), key=_zusammen)
    ]
    for gruppe in sorted(gruppen, key=_nutzen):
        yield _onlinedienst(gruppe, stand)


def _zusammen(schritt: NaechsterSchritt) -> tuple[str, str]:
    dienst = schritt.onlinedienst
    return (dienst.id.hex if dienst else "", schritt.schritt or "")


def _nutzen(gruppe: list[NaechsterSchritt]) -> tuple[float, int, str]:
    """Sort the greatest first: Leistungen for each step that is left, then who has it already."""
    return (
        -len(gruppe) / (gruppe[0].schritte_bis_nutzbar or 1),
        -max(s.nutzbar_in_kommunen for s in gruppe),
        gruppe[0].leistung.name,
    )


def _onlinedienst(gruppe: list[NaechsterSchritt], stand: UmsetzungsstandRead) -> SchrittRead:
    erster = gruppe[0]
    assert erster.onlinedienst
    assert erster.schritt
    noch = erster.schritte_bis_nutzbar or 1
    wie_weit = "Das ist der letzte Schritt" if noch == 1 else f"Bis nutzbar sind es {noch} Schritte"
    anderswo = max(s.nutzbar_in_kommunen for s in gruppe)
    in_kommunen = "1 Kommune" if anderswo == 1 else f"{zahl(anderswo)} Kommunen"
    verbreitet = f"; in {in_kommunen} ist es schon nutzbar" if anderswo else ""
    was = "1 Leistung" if len(gruppe) == 1 else f"{len(gruppe)} Leistungen"
    return SchrittRead(
        art=Schrittart.LEISTUNG,
        titel=f"„{erster.onlinedienst.name}“ {AUFFORDERUNG[erster.schritt]}",
        grund=f"{wie_weit}{verbreitet}.",
        wirkung=WirkungRead(
            wert=len(gruppe),
            nenner=stand.zustaendig,
            einheit="Leistungen",
            satz=f"macht {was} nutzbar; heute sind es {stand.nutzbar} von {stand.zustaendig}",
        ),
        frist=None,
        ziel=f"/leistungen/{erster.leistung.id}",
        quelle=UMSETZUNG,
        stand=stand.stichtag,
    )


def _foerderung(chancen: list[FoerderchanceRead], cockpit: CockpitRead) -> Iterator[SchrittRead]:
    def betrag(chance: FoerderchanceRead) -> int:
        return int(chance.hoechstbetrag or 0)

    offen = [c for c in chancen if c.ergebnis is not Pruefergebnis.NICHT_FOERDERFAEHIG]
    for chance in sorted(offen, key=lambda c: (-betrag(c), len(c.fehlende_angaben), c.programm)):
        if not chance.erreichbar or (chance.frist and chance.frist < cockpit.stichtag):
            continue
        fehlend = len(chance.fehlende_angaben)
        angaben = "1 Angabe fehlt" if fehlend == 1 else f"{fehlend} Angaben fehlen"
        grund = f"{angaben} noch für ein Ergebnis." if fehlend else "Alle Regeln sind geprüft."
        wert = betrag(chance)
        yield SchrittRead(
            art=Schrittart.FOERDERUNG,
            titel=f"„{chance.titel}“ im Förder-Check prüfen",
            grund=grund + (f" Frist: {kurzdatum(chance.frist)}." if chance.frist else ""),
            wirkung=WirkungRead(
                wert=wert,
                nenner=None if chance.budget_frei is None else int(chance.budget_frei),
                einheit="EUR",
                satz=f"bis zu {zahl(wert)} € Förderung"
                if wert
                else "Förderung möglich, der Betrag folgt aus den Angaben",
            ),
            frist=chance.frist,
            ziel=f"/foerdercheck?kommunen={cockpit.ags}",
            quelle=PRUEFUNG,
            stand=cockpit.stichtag,
        )


def _beratung(items: list[KontingentItem], cockpit: CockpitRead) -> Iterator[SchrittRead]:
    for item in sorted(items, key=lambda i: (-i.frei, i.gueltig_bis)):
        if item.frei < 1:
            continue
        plaetze = "1 Platz" if item.plaetze == 1 else f"{item.plaetze} Plätzen"
        ist = "ist" if item.frei == 1 else "sind"
        yield SchrittRead(
            art=Schrittart.BERATUNG,
            titel=f"Kostenfreie Beratung im Bereich {BEREICH[item.bereich]} buchen",
            grund=f"Von {plaetze} {ist} {item.frei} frei, buchbar bis"
            f" {kurzdatum(item.gueltig_bis)}.",
            wirkung=WirkungRead(
                wert=item.frei,
                nenner=item.plaetze,
                einheit="Beratungen",
                satz="1 Beratung, die das Land zahlt"
                if item.frei == 1
                else f"{item.frei} Beratungen, die das Land zahlt",
            ),
            frist=item.gueltig_bis,
            ziel=f"/beratung?ags={cockpit.ags}",
            quelle=f"Beratung: {item.topf}",
            stand=cockpit.stichtag,
        )
