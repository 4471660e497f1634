"""What the result of a check shows: words and rows from what the Förderung says: pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from services.dashboard.seiten.foerdercheck.angaben import gezeigt
from services.dashboard.seiten.foerdercheck.pruefen import Gepruefte
from services.dashboard.seiten.foerdercheck.vorhaben import Vorhaben
from services.dashboard.seiten.schreibweise import euro
from shared.schemas.foerderung import Programmart, Pruefergebnis, Regelergebnis, Schwere
from shared.schemas.katalog import KommuneRead
from shared.schemas.programm import ProgrammRead
from shared.schemas.pruefung import PruefungRead, RegelbefundRead

FOERDERFAEHIG = {
    Programmart.ANTRAG: "förderfähig",
    Programmart.KONTINGENT: "kostenfrei möglich",
    Programmart.KOSTENUEBERNAHME: "ohne Antrag",
}
ERGEBNISSE = {
    Pruefergebnis.NICHT_FOERDERFAEHIG: ("schlecht", "nicht förderfähig"),
    Pruefergebnis.ANGABEN_FEHLEN: ("fehlt", "Angaben fehlen"),
    Pruefergebnis.EINZELFALLENTSCHEIDUNG: ("ermessen", "Einzelfallentscheidung"),
}
REGELN = {
    Regelergebnis.ERFUELLT: ("gut", "erfüllt"),
    Regelergebnis.NICHT_ERFUELLT: ("schlecht", "nicht erfüllt"),
    Regelergebnis.UNBEKANNT: ("fehlt", "Angabe fehlt"),
    Regelergebnis.ERMESSEN: ("ermessen", "Ermessen"),
}
ZUERST = (
    Regelergebnis.NICHT_ERFUELLT,
    Regelergebnis.UNBEKANNT,
    Regelergebnis.ERMESSEN,
    Regelergebnis.ERFUELLT,
)


@dataclass(frozen=True)
class Regel:
    """A finding with its sign and word."""

    befund: RegelbefundRead
    zeichen: str
    wort: str

    @classmethod
    def aus(cls, befund: RegelbefundRead) -> "Regel":
        return cls(befund, *REGELN[befund.ergebnis])

    @property
    def nur_hinweis(self) -> bool:
        return self.befund.schwere is Schwere.HINWEIS


@dataclass(frozen=True)
class Ergebnis:
    """What one programme says; `offen`: shown unfolded. `betrag` is a text, "" for none."""

    programm: ProgrammRead
    pruefung: PruefungRead
    zeichen: str
    wort: str
    betrag: str
    weil: str
    regeln: list[Regel]
    offen: bool

    @property
    def antrag_moeglich(self) -> bool:
        return self.programm.art is Programmart.ANTRAG and self.pruefung.ergebnis in (
            Pruefergebnis.FOERDERFAEHIG,
            Pruefergebnis.EINZELFALLENTSCHEIDUNG,
        )

    @property
    def buchung_moeglich(self) -> bool:
        return self.programm.art is Programmart.KONTINGENT and self.pruefung.erreichbar


@dataclass(frozen=True)
class Angabenzeile:
    titel: str
    wert: str
    aendern: str


@dataclass(frozen=True)
class Ergebnisseite:
    """`erneut` is the address that says the same for ever: it names the versions of the rules."""

    kommunen: list[KommuneRead]
    stichtag: date
    ergebnisse: list[Ergebnis]
    angaben: list[Angabenzeile]
    erneut: str
    aendern: str
    offene_fragen: str


def ergebnisseite(gepruefte: Gepruefte) -> Ergebnisseite:
    vorhaben = gepruefte.vorhaben
    bekannte = [p for p in gepruefte.pruefungen if p.programm in gepruefte.programme]
    return Ergebnisseite(
        kommunen=gepruefte.kommunen,
        stichtag=vorhaben.stichtag,
        ergebnisse=[
            _ergebnis(gepruefte.programme[p.programm], p, erstes=nummer == 0)
            for nummer, p in enumerate(bekannte)
        ],
        angaben=angabenzeilen(gepruefte),
        erneut=_dauerhaft(vorhaben, bekannte).adresse("ergebnis"),
        aendern=Vorhaben.adresse(vorhaben.mit_fassungen({})),
        offene_fragen=vorhaben.mit_fassungen({}).adresse("frage"),
    )


def _dauerhaft(vorhaben: Vorhaben, pruefungen: Sequence[PruefungRead]) -> Vorhaben:
    """Return it with the versions of the rules and every fact they were applied to.

    A check takes some facts to be what is usual (the Antrag is made on the Stichtag); its own
    address says which.
    """
    angaben = dict(vorhaben.angaben)
    for pruefung in pruefungen:
        genannt = parse_qs(urlsplit(pruefung.nachvollziehen).query).get("angaben", [])
        for name, _, wert in (text.partition(":") for text in genannt):
            angaben[pruefung.programm, name] = wert
    fassungen = {p.programm: p.regelversion for p in pruefungen}
    return replace(vorhaben, angaben=angaben, fassungen=fassungen)


def angabenzeilen(gepruefte: Gepruefte) -> list[Angabenzeile]:
    """Return what was answered, each line with the address that asks again."""
    return [
        Angabenzeile(
            titel=angabe.titel,
            wert=gezeigt(angabe, wert),
            aendern=gepruefte.vorhaben.mit_fassungen({}).adresse(
                "frage", frage=f"{programm}.{name}"
            ),
        )
        for (programm, name), wert in gepruefte.vorhaben.angaben.items()
        if (angabe := gepruefte.angabe(programm, name))
    ]


def _ergebnis(programm: ProgrammRead, pruefung: PruefungRead, *, erstes: bool) -> Ergebnis:
    if pruefung.ergebnis is Pruefergebnis.FOERDERFAEHIG:
        zeichen, wort = "gut", FOERDERFAEHIG[programm.art]
    else:
        zeichen, wort = ERGEBNISSE[pruefung.ergebnis]
    regeln = [Regel.aus(befund) for befund in pruefung.regeln]
    return Ergebnis(
        programm=programm,
        pruefung=pruefung,
        zeichen=zeichen,
        wort=wort,
        betrag=euro(Decimal(pruefung.hoechstbetrag)) if pruefung.hoechstbetrag else "",
        weil=_weil(pruefung),
        regeln=sorted(regeln, key=lambda regel: ZUERST.index(regel.befund.ergebnis)),
        offen=erstes
        or pruefung.hoechstbetrag is not None
        or pruefung.ergebnis is Pruefergebnis.NICHT_FOERDERFAEHIG,
    )


def _weil(pruefung: PruefungRead) -> str:
    pflicht = [r for r in pruefung.regeln if r.schwere is Schwere.PFLICHT]
    match pruefung.ergebnis:
        case Pruefergebnis.FOERDERFAEHIG:
            return f"Alle {len(pflicht)} Regeln sind erfüllt."
        case Pruefergebnis.ANGABEN_FEHLEN:
            fehlen = len(pruefung.fehlende_angaben)
            return "Eine Angabe fehlt noch." if fehlen == 1 else f"{fehlen} Angaben fehlen noch."
        case Pruefergebnis.EINZELFALLENTSCHEIDUNG:
            gemeint, davor = Regelergebnis.ERMESSEN, "Das Land entscheidet: "
        case _:
            gemeint, davor = Regelergebnis.NICHT_ERFUELLT, ""
    regel = next((r for r in pflicht if r.ergebnis is gemeint), None)
    return f"{davor}{regel.text}" if regel else davor
