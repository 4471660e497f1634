"""Connections that are slow, reset, half open or cut, and an issuer that is away (F10, F19)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.umweg import Art, umweg


def gestoert(art: Art) -> Callable[[Pruefstand, Last], AbstractContextManager[str]]:
    """Return the fault: Anträge go to a foerderung that reaches the Katalog by a bad way."""

    @contextmanager
    def fehler(stand: Pruefstand, last: Last) -> Iterator[str]:
        katalog = urlsplit(stand.umgebung_von("foerderung")["OZG_KATALOG_URL"]).port
        assert katalog is not None
        with (
            umweg(katalog, verzug=stand.zufall.uniform(0.2, 3)) as weg,
            stand.zweitdienst("foerderung", {"OZG_KATALOG_URL": weg.adresse}) as adresse,
            umgeleitet(last, "foerderung", adresse),
        ):
            last.warte_auf_weitere()
            weg.art = art
            yield f"{art} Katalog"
            weg.art = Art.DURCH

    return fehler


@contextmanager
def aussteller_weg(stand: Pruefstand, last: Last) -> Iterator[str]:
    """The issuer's keys were read once; then it is away, and whoever has a token still writes."""
    jwks = f"{stand.umgebung_von('foerderung')['OZG_ISSUER']}/jwks.json"
    with umweg(stand.port) as weg:
        env = {"OZG_JWKS_URL": jwks.replace(f":{stand.port}", f":{weg.port}")}
        with (
            stand.zweitdienst("foerderung", env) as adresse,
            umgeleitet(last, "foerderung", adresse),
        ):
            last.warte_auf_weitere(12)  # of which some came to this one
            weg.art = Art.ABBRUCH
            yield "issuer"
            last.warte_auf_weitere(12)


@contextmanager
def umgeleitet(last: Last, dienst: str, adresse: str) -> Iterator[None]:
    last.umleitung[dienst] = adresse
    try:
        yield
    finally:
        del last.umleitung[dienst]
