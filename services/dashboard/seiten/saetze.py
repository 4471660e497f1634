"""From the problem document of a service to the sentence a page says: never a code.

The services write their `detail` in words; where it names a field of the interface, or leaves out
what a person can do on the page, this table says it differently.
"""

from datetime import datetime

from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.problem import Problem

SAETZE = {
    "eingabe-ungueltig": "Einige Angaben stimmen noch nicht.",
    "nicht-angemeldet": (
        "Ihre Anmeldung ist abgelaufen. Melden Sie sich an; was Sie eingetragen haben, ist noch da."
    ),
    "rolle-fehlt": "Dafür sind Sie nicht angemeldet: Nötig ist eine andere Rolle.",
    "kalender-schon-ausgegeben": (
        "Diese Adresse ist schon genannt worden, und das nur einmal. Ging sie verloren, widerrufen"
        " Sie sie unten und nehmen Sie eine andere."
    ),
    "fassung-passt-nicht-mehr": (
        "Dieser Entwurf passt nicht mehr zu den anderen Programmen. Entwerfen Sie die Fassung neu;"
        " dort steht, an welchen Stellen."
    ),
    "adresse-fehlt": (
        "Für diesen Onlinedienst ist keine Adresse vorgesehen. Schreiben Sie, wo man ihn in Ihrer"
        " Kommune findet."
    ),
    "schritt-ausser-der-reihe": (
        "Der Stand hat sich inzwischen geändert, und dieser Schritt ist nicht mehr an der Reihe."
        " Öffnen Sie die Seite der Kommune neu."
    ),
    "wird-bearbeitet": (
        "Diese Eingabe wird gerade schon bearbeitet. Laden Sie die Seite in einigen Sekunden neu."
    ),
}


def satz(problem: Problem) -> str:
    """Return what is so and what to do about it, in words."""
    art = problem.type.removeprefix("/probleme/")
    if art in SAETZE:
        return SAETZE[art]
    return problem.detail or f"{problem.title}."


def saetze_der_felder(problem: Problem) -> list[str]:
    """Return what is wrong with each value, for a page without a form to say it beside."""
    stellen = getattr(problem, "errors", None) or []
    return [str(stelle["detail"]) for stelle in stellen if stelle.get("detail")]


def veraltet_satz(gegenstand: str, seit: datetime | None = None) -> str:
    """Return the sentence for a 412: `gegenstand` in the accusative ("den Antrag")."""
    wann = f" um {seit:%-H:%M} Uhr" if seit else ""
    return (
        f"Jemand anderes hat {gegenstand}{wann} geändert. Ihre Eingaben stehen unten;"
        " vergleichen Sie und speichern Sie noch einmal."
    )


def stummer_dienst(error: DienstNichtErreichbar) -> str:
    """Return the service as people know it, with its article ("Der Katalog")."""
    return str(error).split(" antwortet")[0]


def stumm_satz(error: DienstNichtErreichbar) -> str:
    """Return the sentence for a service that does not answer an act."""
    return (
        f"{stummer_dienst(error)} antwortet nicht. Ihre Angaben stehen noch hier;"
        " versuchen Sie es in 30 Sekunden wieder."
    )
