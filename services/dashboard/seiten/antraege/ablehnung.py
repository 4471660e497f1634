"""What a refusal of the Förderung says on a page where its own sentence names codes: pure."""

from collections.abc import Iterable

from services.dashboard.seiten.antraege.worte import ABSCHNITTE, NACHWEISARTEN
from services.dashboard.seiten.saetze import satz, veraltet_satz
from shared.schemas.antrag import AntragRead
from shared.schemas.foerderung import Regelergebnis
from shared.schemas.problem import Problem
from shared.schemas.programm import ProgrammRead

AUSWEG = "Ändern Sie das, oder bitten Sie unter „Voraussetzungen“ um eine Ausnahme."
FELDER = {
    "vorhaben_beginn": "Beginn des Vorhabens",
    "vorhaben_ende": "Ende des Vorhabens",
    "beantragt": "beantragter Betrag",
    "kosten": "Kostenplan",
    "kommunen": "Kommunen",
}


def ablehnungssatz(
    problem: Problem, antrag: AntragRead | None = None, programm: ProgrammRead | None = None
) -> str:
    """Return what is so and what to do, in the words of the page."""
    art = problem.type.removeprefix("/probleme/")
    if problem.status == 412:
        return veraltet_satz("den Antrag")
    match art:
        case "antrag-unvollstaendig":
            namen = fehlende_namen(getattr(problem, "fehlend", []), programm)
            return f"Es fehlt noch: {', '.join(namen)}. Ergänzen Sie das, dann geht es weiter."
        case "zustimmung-fehlt" if antrag is not None:
            fehlen = set(getattr(problem, "kommunen", []))
            namen = [t.name for t in antrag.teilnahmen if t.ags in fehlen]
            return f"Erst muss jede Partnerkommune zustimmen. Es fehlt: {', '.join(namen)}."
        case "nicht-foerderfaehig":
            return " ".join(
                ["Nach den Regeln ist das nicht förderfähig.", *_verletzte(problem), AUSWEG]
            )
        case "abschnitt-geschlossen":
            offen = [ABSCHNITTE[a] for a in ABSCHNITTE if a in getattr(problem, "abschnitte", [])]
            return f"Ändern lässt sich nur, was nachgefordert ist: {', '.join(offen)}."
        case "antragsschritt-unzulaessig":
            return (
                "Inzwischen hat sich der Stand des Antrags geändert; dieser Schritt geht nicht"
                " mehr. Nichts wurde getan."
            )
        case "vier-augen":
            return f"{problem.title}. {problem.detail} Nichts wurde getan."
        case "budget-erschoepft":
            return f"Das Budget reicht nicht. {problem.detail} Nichts wurde gebunden."
    return satz(problem)


def fehlende_namen(fehlend: Iterable[str], programm: ProgrammRead | None) -> list[str]:
    """Return what an Antrag still lacks, as the pages call it."""
    titel = {a.name: a.titel for a in programm.angaben} if programm else {}
    pflichten = {n.art.value: n.titel for n in programm.nachweise} if programm else {}
    arten = {art.value: wort for art, wort in NACHWEISARTEN.items()}
    bekannte = arten | pflichten | titel | FELDER
    return [bekannte.get(name, name) for name in fehlend]


def _verletzte(problem: Problem) -> list[str]:
    regeln = (getattr(problem, "pruefung", None) or {}).get("regeln", [])
    return [
        str(regel.get("text"))
        for regel in regeln
        if regel.get("ergebnis") == Regelergebnis.NICHT_ERFUELLT
    ]
