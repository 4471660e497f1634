"""Registers an Onlinedienst, and reports for many Kommunen at once that they have embedded it."""

from collections.abc import Sequence
from hashlib import sha256

from tests.plattform.buch import Buch
from tests.plattform.postausgang import abschicken, antwort_auf, vormerken
from tests.plattform.zugang import Json, Zugang

SCHRITTE = ("abgerufen", "eingebunden")
AUF_EINMAL = 1000 // len(SCHRITTE)  # Kommunen in one Sammelmeldung


def registriere(zugang: Zugang, buch: Buch, onlinedienst: Json) -> str:
    """Return the id of the Onlinedienst, registered now or before; raises Abgelehnt."""
    schluessel = f"onlinedienst-{_kurz(onlinedienst['name'])}"
    vormerken(buch, schluessel, "/onlinedienste", onlinedienst)
    abschicken(zugang, buch)
    return str(antwort_auf(buch, schluessel)["id"])


def melde(
    zugang: Zugang, buch: Buch, onlinedienst: str, kommunen: Sequence[str]
) -> tuple[int, list[Json]]:
    """Return how many steps were taken, and the problem of each that was not."""
    schluessel = []
    for beginn in range(0, len(kommunen), AUF_EINMAL):
        eintraege = [
            {"ags": ags, "onlinedienst": onlinedienst, "stufe": stufe}
            for ags in kommunen[beginn : beginn + AUF_EINMAL]
            for stufe in SCHRITTE
        ]
        schluessel.append(f"einbinden-{_kurz(eintraege)}")
        vormerken(buch, schluessel[-1], "/sammelmeldungen", {"eintraege": eintraege})
    abschicken(zugang, buch)
    antworten = [antwort_auf(buch, einer) for einer in schluessel]
    return (
        sum(antwort["angenommen"] for antwort in antworten),
        [
            eins["problem"]
            for antwort in antworten
            for eins in antwort["ergebnisse"]
            if eins["problem"]
        ],
    )


def _kurz(inhalt: object) -> str:
    return sha256(repr(inhalt).encode()).hexdigest()[:32]
