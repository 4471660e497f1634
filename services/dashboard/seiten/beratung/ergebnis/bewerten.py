"""Rating a consulting that took place, once."""

from uuid import UUID

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.handeln import gesehen, schluessel, vollziehen
from shared.clients.beratung import ergebnisse
from shared.schemas.rueckmeldung import FRAGEN, Bewertung

NOTEN = [
    (5, "5, völlig"),
    (4, "4, überwiegend"),
    (3, "3, teils"),
    (2, "2, wenig"),
    (1, "1, gar nicht"),
]


def bewertung_lesen(formular: Formular) -> Bewertung | None:
    """Return the rating, None with a sentence beside each statement without a mark."""
    formular.reihen((*FRAGEN, "kommentar"))
    noten = {
        name: formular.wahl(name, [str(note) for note, _ in NOTEN], fehlt=f"Bewerten Sie: {satz}")
        for name, satz in FRAGEN.items()
    }
    kommentar = formular.text("kommentar", fehlt=None, hoechstens=1000)
    if formular.fehler:
        return None
    return Bewertung.model_validate(
        {name: int(note) for name, note in noten.items() if note} | {"kommentar": kommentar}
    )


async def bewerten(gespraech: Gespraech, id: UUID, formular: Formular) -> bool:
    """Send it; return whether it is done, else the form says why not."""
    bewertung = bewertung_lesen(formular)
    if bewertung is None:
        return False
    aufruf = ergebnisse.bewerten(id, bewertung, etag=gesehen(formular), key=schluessel(formular))
    return await vollziehen(gespraech, aufruf, formular, gegenstand="die Buchung") is not None
