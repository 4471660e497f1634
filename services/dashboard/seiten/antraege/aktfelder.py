"""What an act asks for before it is done, and reading it: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.worte import (
    ABSCHNITTE,
    KOSTENARTEN,
    STIMMEN,
    VORSCHLAEGE,
)
from services.dashboard.seiten.formular import FEHLT, Formular
from services.dashboard.seiten.schreibweise import euro
from shared.schemas.antrag import AntragRead, Kostenart, NachforderungCreate
from shared.schemas.entscheidung import (
    Anerkennung,
    AusnahmeCreate,
    AuszahlungCreate,
    BegruendungCreate,
    MittelabrufCreate,
    RueckforderungCreate,
    Verwendet,
    VerwendungsnachweisCreate,
    Vorschlag,
    VorschlagCreate,
    VotumCreate,
)
from shared.schemas.entscheidung import Stimme as Stimmwort
from shared.schemas.foerderung import Regelergebnis, Schwere


@dataclass(frozen=True)
class Feld:
    """`art`: absatz, zeile, betrag, tag, wahl or haken; `auswahl` is value and words."""

    art: str
    name: str
    titel: str
    hilfe: str | None = None
    freiwillig: bool = False
    auswahl: Sequence[tuple[str, str]] = ()

    def gezeigt(self, formular: Formular) -> str:
        """Return what was answered, in words."""
        worte = dict(self.auswahl)
        werte = [worte.get(wert, wert) for wert in formular.werte(self.name) if wert.strip()]
        if (
            self.art == "betrag"
            and werte
            and (betrag := Formular({self.name: werte}).betrag(self.name, fehlt=None)) is not None
        ):
            return euro(betrag)
        return ", ".join(werte) or "nichts"


BEGRUENDUNG = Feld("absatz", "begruendung", "Begründung")
BETRAG = "In Euro, zum Beispiel 75.000 oder 75.000,50"
LESBARE_ARTEN = [(art.value, wort) for art, wort in KOSTENARTEN.items()]


def felder(akt: str, antrag: AntragRead) -> list[Feld]:
    """Return what the act asks for, in reading order; none for most."""
    match akt:
        case "nachfordern":
            abschnitte = [(a.value, wort) for a, wort in ABSCHNITTE.items()]
            return [
                Feld("haken", "abschnitte", "Was soll die Kommune ändern?", auswahl=abschnitte),
                Feld("absatz", "text", "Ihre Rückfrage"),
                Feld(
                    "tag",
                    "frist",
                    "Antwort bis",
                    "Ein Arbeitstag; leer: die übliche Frist",
                    freiwillig=True,
                ),
            ]
        case "votieren":
            stimmen = [(stimme.value, wort) for stimme, wort in STIMMEN.items()]
            return [
                Feld("wahl", "stimme", "Ihre Stimme", auswahl=stimmen),
                Feld("absatz", "begruendung", "Begründung", freiwillig=True),
            ]
        case "ausnahme_erteilen":
            return [
                Feld("wahl", "regel", "Von welcher Regel?", auswahl=ausnehmbare(antrag)),
                Feld(
                    "absatz",
                    "begruendung",
                    "Begründung",
                    "Sie wird veröffentlicht. Nennen Sie keine Personen.",
                ),
            ]
        case "ausnahme_bestaetigen":
            return [Feld("wahl", "ausnahme", "Welche Ausnahme?", auswahl=unbestaetigte(antrag))]
        case "vorschlagen":
            return [
                Feld(
                    "wahl",
                    "vorschlag",
                    "Was schlagen Sie vor?",
                    auswahl=[(v.value, wort) for v, wort in VORSCHLAEGE.items()],
                ),
                Feld("betrag", "betrag", "Betrag bei einer Bewilligung", BETRAG, freiwillig=True),
                BEGRUENDUNG,
            ]
        case "zurueckgeben":
            return [BEGRUENDUNG]
        case "mittel_abrufen":
            return [Feld("betrag", "betrag", "Betrag", BETRAG), Feld("zeile", "zweck", "Wofür?")]
        case "auszahlen":
            return [Feld("wahl", "mittelabruf", "Welcher Abruf?", auswahl=offene_abrufe(antrag))]
        case "verwendungsnachweis_einreichen":
            return [
                *(
                    Feld("betrag", f"verwendet_{art}", f"Ausgegeben für {wort}", freiwillig=True)
                    for art, wort in LESBARE_ARTEN
                ),
                Feld("absatz", "bericht", "Was ist daraus geworden?"),
            ]
        case "verwendungsnachweis_pruefen" | "widerrufen":
            return [_anerkannt(), BEGRUENDUNG]
        case "rueckfordern":
            offen = antrag.mittel is None or antrag.mittel.anerkannt is None
            betrag = Feld("betrag", "betrag", "Zurückzufordern", BETRAG)
            return [*([_anerkannt()] if offen else []), betrag, BEGRUENDUNG]
    return []


def _anerkannt() -> Feld:
    hilfe = "Was die Kommunen vom Ausgezahlten behalten, in Euro. 0 heißt: nichts."
    return Feld("betrag", "anerkannt", "Anerkannter Betrag", hilfe)


def ausnehmbare(antrag: AntragRead) -> list[tuple[str, str]]:
    """Return the rules that are broken or unanswered and have no exception yet."""
    schon = {ausnahme.regel for ausnahme in antrag.ausnahmen}
    regeln = antrag.pruefung.regeln if antrag.pruefung else []
    return [
        (befund.regel, f"{befund.regel}: {befund.text}")
        for befund in regeln
        if befund.ergebnis in (Regelergebnis.NICHT_ERFUELLT, Regelergebnis.UNBEKANNT)
        and befund.schwere is Schwere.PFLICHT
        and befund.regel not in schon
    ]


def unbestaetigte(antrag: AntragRead) -> list[tuple[str, str]]:
    """Return id and version of each exception that waits for a second person."""
    return [
        (f"{ausnahme.id}:{ausnahme.version}", f"{ausnahme.regel}: {ausnahme.begruendung}")
        for ausnahme in antrag.ausnahmen
        if ausnahme.bestaetigt_am is None
    ]


def offene_abrufe(antrag: AntragRead) -> list[tuple[str, str]]:
    abrufe = antrag.mittel.abrufe if antrag.mittel else []
    return [
        (str(abruf.nr), f"Abruf {abruf.nr}: {euro(abruf.betrag)} für {abruf.zweck}")
        for abruf in abrufe
        if abruf.ausgezahlt_am is None
    ]


def hat_gegenstand(akt: str, antrag: AntragRead) -> bool:
    """Return whether there is something the act could be about."""
    match akt:
        case "ausnahme_erteilen":
            return bool(ausnehmbare(antrag))
        case "ausnahme_bestaetigen":
            return bool(unbestaetigte(antrag))
        case "auszahlen":
            return bool(offene_abrufe(antrag))
    return True


def eingabe_lesen(
    akt: str, formular: Formular, antrag: AntragRead, sitzung: Sitzung
) -> BaseModel | None:
    """Return the body of the act; None where it has none, or with sentences in the form."""
    werte = _werte(akt, formular, antrag, sitzung)
    if formular.fehler or werte is None:
        return None
    art, inhalt = werte
    return art(**inhalt)


def _werte(
    akt: str, formular: Formular, antrag: AntragRead, sitzung: Sitzung
) -> tuple[type[BaseModel], dict[str, Any]] | None:
    match akt:
        case "nachfordern":
            abschnitte = [a for a in ABSCHNITTE if a.value in formular.werte("abschnitte")]
            if not abschnitte:
                formular.ablehnen("abschnitte", "Wählen Sie mindestens einen Abschnitt.")
            frist = formular.tag("frist", fehlt=None)
            text = formular.text("text", hoechstens=5000)
            gesagt = {"frist": frist} if frist else {}
            return NachforderungCreate, {"abschnitte": abschnitte, "text": text, **gesagt}
        case "votieren":
            stimme = formular.wahl("stimme", list(Stimmwort), fehlt="Wählen Sie Ihre Stimme.")
            grund = formular.text("begruendung", fehlt=None, hoechstens=5000)
            verband = sitzung.person.verband
            return VotumCreate, {"verband": verband, "stimme": stimme, "begruendung": grund}
        case "ausnahme_erteilen":
            regel = _gewaehlt(formular, "regel", ausnehmbare(antrag), "Wählen Sie die Regel.")
            return AusnahmeCreate, {"regel": regel, **_grund(formular, hoechstens=2000)}
        case "ausnahme_bestaetigen":
            _gewaehlt(formular, "ausnahme", unbestaetigte(antrag), "Wählen Sie die Ausnahme.")
            return None
        case "vorschlagen":
            return VorschlagCreate, _vorschlag(formular)
        case "zurueckgeben":
            return BegruendungCreate, _grund(formular)
        case "mittel_abrufen":
            betrag = formular.betrag("betrag")
            if betrag == 0:
                formular.ablehnen("betrag", "Rufen Sie mehr als 0 € ab.")
            return MittelabrufCreate, {
                "betrag": betrag,
                "zweck": formular.text("zweck", hoechstens=200),
            }
        case "auszahlen":
            nummer = _gewaehlt(
                formular, "mittelabruf", offene_abrufe(antrag), "Wählen Sie einen Abruf."
            )
            return AuszahlungCreate, {"mittelabruf": int(nummer or 1)}
        case "verwendungsnachweis_einreichen":
            verwendet = [
                Verwendet(art=art, betrag=betrag)
                for art in Kostenart
                if (betrag := formular.betrag(f"verwendet_{art}", fehlt=None))
            ]
            bericht = formular.text("bericht", hoechstens=5000)
            return VerwendungsnachweisCreate, {"verwendet": verwendet, "bericht": bericht}
        case "verwendungsnachweis_pruefen" | "widerrufen":
            anerkannt = formular.betrag("anerkannt")
            return Anerkennung, {"anerkannt": anerkannt, **_grund(formular)}
        case "rueckfordern":
            return RueckforderungCreate, _rueckforderung(formular, antrag)
    return None


def _vorschlag(formular: Formular) -> dict[str, Any]:
    vorschlag = formular.wahl(
        "vorschlag", list(Vorschlag), fehlt="Wählen Sie Bewilligung oder Ablehnung."
    )
    betrag = formular.betrag("betrag", fehlt=None)
    if vorschlag == Vorschlag.BEWILLIGUNG and not betrag and "betrag" not in formular.fehler:
        formular.ablehnen("betrag", "Zu einer Bewilligung gehört ein Betrag.")
    if vorschlag == Vorschlag.ABLEHNUNG and betrag is not None:
        formular.ablehnen("betrag", "Bei einer Ablehnung bleibt der Betrag leer.")
    gesagt = {"betrag": betrag} if betrag else {}
    return {"vorschlag": vorschlag, **gesagt, **_grund(formular)}


def _rueckforderung(formular: Formular, antrag: AntragRead) -> dict[str, Any]:
    gesagt: dict[str, Any] = {}
    if any(feld.name == "anerkannt" for feld in felder("rueckfordern", antrag)):
        gesagt["anerkannt"] = formular.betrag("anerkannt")
    betrag = formular.betrag("betrag")
    if betrag == 0:
        formular.ablehnen("betrag", "Fordern Sie mehr als 0 € zurück.")
    return {**gesagt, "betrag": betrag, **_grund(formular)}


def _grund(formular: Formular, *, hoechstens: int = 5000) -> dict[str, Any]:
    grund = formular.text("begruendung", fehlt="Begründen Sie das.", hoechstens=hoechstens)
    return {"begruendung": grund}


def _gewaehlt(
    formular: Formular, name: str, auswahl: Sequence[tuple[str, str]], fehlt: str = FEHLT
) -> str | None:
    return formular.wahl(name, [wert for wert, _ in auswahl], fehlt=fehlt)
