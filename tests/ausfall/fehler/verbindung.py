"""Connections that are slow, reset, half open or cut, and an issuer that is away (F10, F19)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.ausfall.fehler import Verletzt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand
from tests.ausfall.schreiben import Schreiber
from tests.ausfall.umweg import Art, umweg

FRAGEN = 5


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
            last.warte_auf_antworten_von("foerderung")
            weg.art, vorher = art, weg.anfragen
            yield f"after {art}"
            weg.art = Art.DURCH
            assert weg.anfragen > vorher, "the Katalog was not asked meanwhile"

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
            last.warte_auf_antworten_von("foerderung")
            weg.art = Art.ABBRUCH
            yield "after no issuer"
            last.warte_auf_antworten_von("foerderung")


@contextmanager
def aussteller_nie_da(stand: Pruefstand, last: Last) -> Iterator[str]:
    """Whoever never saw the issuer's keys believes no token, and says that it cannot tell."""
    schreiber = Schreiber(stand.token, stand.ags, stand.zufall)
    with umweg(stand.port) as weg:
        weg.art = Art.ABBRUCH
        env = {"OZG_JWKS_URL": f"{weg.adresse}/aussteller/jwks.json"}
        with (
            stand.zweitdienst("foerderung", env) as adresse,
            httpx.Client(timeout=10) as client,
        ):
            for _ in range(FRAGEN):
                anfrage = schreiber.antrag(str(uuid4()))
                antwort = client.post(
                    adresse + anfrage.pfad,
                    content=anfrage.inhalt,
                    headers={**anfrage.kopf, "Idempotency-Key": anfrage.key},
                )
                if antwort.status_code != 503 or "Retry-After" not in antwort.headers:
                    raise Verletzt("let in", f"{antwort.status_code} without the issuer's keys")
            yield "after an unknown issuer"


@contextmanager
def umgeleitet(last: Last, dienst: str, adresse: str) -> Iterator[None]:
    last.umleitung[dienst] = adresse
    try:
        yield
    finally:
        del last.umleitung[dienst]
