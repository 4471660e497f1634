"""A foerderung in a network of its own, whose cable is cut: a partition (F11).

Its database is reached by a socket, which no cable carries, or through a port here, which one does.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.ausfall.fehler.verbindung import umgeleitet
from tests.ausfall.last import Last
from tests.ausfall.netz import Netz, eigenes_netz
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.umweg import umweg

DIENST = "foerderung"
SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Entfernt:
    """`katalog` and `datenbank` are the ports at its near end through which it reaches them."""

    netz: Netz
    katalog: int
    datenbank: int


@contextmanager
def taub(stand: Pruefstand, last: Last) -> Iterator[str]:
    with _entfernt(stand, last) as dort:
        dort.netz.kappen(dort.katalog, antworten_nur=True)
        yield "after silence of the Katalog"
        dort.netz.heilen()


@contextmanager
def abgeschnitten(stand: Pruefstand, last: Last) -> Iterator[str]:
    """What was under way is done, and nobody is told."""
    with _entfernt(stand, last) as dort:
        dort.netz.kappen()
        yield "after a partition"
        dort.netz.heilen()


@contextmanager
def ohne_datenbank(stand: Pruefstand, last: Last) -> Iterator[str]:
    with _entfernt(stand, last, datenbank_am_kabel=True) as dort:
        dort.netz.kappen(dort.datenbank)
        yield "after a partition from the database"
        dort.netz.heilen()


@contextmanager
def _entfernt(
    stand: Pruefstand, last: Last, *, datenbank_am_kabel: bool = False
) -> Iterator[Entfernt]:
    """Send what is written to foerderung to one in a network of its own."""
    env = stand.umgebung_von(DIENST)
    katalog = urlsplit(env["OZG_KATALOG_URL"]).port
    assert katalog is not None
    adresse, _, socket = env["FOERDERUNG_DATABASE_URL"].partition("?host=")
    with ExitStack() as offen:
        netz = offen.enter_context(eigenes_netz())
        wege = {
            "katalog": offen.enter_context(umweg(katalog, hier=netz.hier)),
            "aussteller": offen.enter_context(umweg(stand.port, hier=netz.hier)),
            "datenbank": offen.enter_context(umweg(Path(socket) / SOCKET, hier=netz.hier)),
        }
        eigen = {
            "OZG_KATALOG_URL": wege["katalog"].adresse,
            "OZG_JWKS_URL": f"{wege['aussteller'].adresse}/aussteller/jwks.json",
        }
        if datenbank_am_kabel:
            port = wege["datenbank"].port
            eigen["FOERDERUNG_DATABASE_URL"] = (
                adresse.replace("@/", f"@{netz.hier}:{port}/") + "?ssl=disable"
            )
        dort = offen.enter_context(
            stand.zweitdienst(DIENST, eigen, davor=netz.davor, host=netz.dort)
        )
        offen.enter_context(umgeleitet(last, DIENST, dort))
        last.warte_auf_antworten_von(DIENST)
        yield Entfernt(netz, wege["katalog"].port, wege["datenbank"].port)
