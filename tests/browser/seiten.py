"""Every page there is and as whom it is looked at: the one list for tests and pictures."""

from dataclasses import dataclass

from tests.browser.anmelden import Wer


@dataclass(frozen=True)
class Seite:
    """`name` is that of its picture in docs/bilder, `als` who is logged in (None: nobody).

    `bild` says whether it gets one, `schmal` whether there is one of 320 px too.
    """

    name: str
    pfad: str
    als: Wer | None = None
    status: int = 200
    bild: bool = True
    schmal: bool = False


SEITEN = [
    Seite("land", "/", schmal=True),
    Seite("probleme", "/probleme", bild=False),
    Seite("problem", "/probleme/http-404", bild=False),
    Seite("nicht-gefunden", "/gibt-es-nicht", status=404, bild=False),
    Seite("schnittstelle-katalog", "/katalog/v1/", bild=False),
    Seite("schnittstelle-foerderung", "/foerderung/v1/", bild=False),
    Seite("schnittstelle-beratung", "/beratung/v1/", bild=False),
    Seite("schnittstelle-dashboard", "/dashboard/v1/", bild=False),
]
