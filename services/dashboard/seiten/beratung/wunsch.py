"""What every wish for a consulting has in common, as a form reads it."""

from services.dashboard.seiten.formular import Formular

DAUERN = ("2.5", "3")


def teilnehmende_lesen(formular: Formular) -> int | None:
    """Return how many take part, None with a sentence beside the field."""
    satz = "Geben Sie an, wie viele Personen teilnehmen, mindestens eine."
    return formular.zahl("teilnehmende", von=1, bis=500, fehlt=satz, zu_klein=satz)
