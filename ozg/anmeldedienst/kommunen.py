"""The names to pick from, asked of the Katalog."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from ozg.anmeldedienst.personen import Kommune

SEITE, HOECHSTENS = 200, 10  # Kommunen a page, pages
FRIST = 2.0  # seconds a page


def kommunen_fragen(katalog: str) -> Sequence[Kommune]:
    """Return all Kommunen of today in the Katalog's order, none while it is silent."""
    direkt = build_opener(ProxyHandler({}))
    gefunden: list[Kommune] = []
    cursor = ""
    for _ in range(HOECHSTENS):
        frage = {"limit": str(SEITE)} | ({"cursor": cursor} if cursor else {})
        try:
            with direkt.open(f"{katalog}/katalog/v1/kommunen?{urlencode(frage)}", None, FRIST) as a:
                seite = json.load(a)
            gefunden += [Kommune(ags=k["ags"], name=k["name"]) for k in seite["items"]]
            cursor = seite["next_cursor"] or ""
        except (OSError, ValueError, LookupError, TypeError):
            return ()
        if not cursor:
            break
    return gefunden
