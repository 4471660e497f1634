"""The search: what fits a question, the best first, with what the hits have in common.

Of each art at most GEORDNET_BIS + 1 are looked at of those that begin with the question, of those
with its very words and of those with words like them. Of a common word, which has more, the ones
that begin with it are always among them; which others is as they are stored.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.suche.anweisung import ORDNUNG, RAENGE, anweisung, werte
from services.katalog.suche.form import form, schluesselwerte
from services.katalog.suche.frage import zerlegt
from services.katalog.suche.hervorhebung import abschnitte
from services.katalog.suche.wortschatz import (
    AEHNLICH,
    Deutung,
    gesuchte_worte,
    nachsichtig,
    stelle_ein,
    streng,
)
from shared.pagination import VON_VORN, CursorUngueltig, encode_cursor, read_cursor
from shared.schemas.suche import GEORDNET_BIS, FacettenRead, Suchanfrage, SuchergebnisRead


async def suchen(session: AsyncSession, *, anfrage: Suchanfrage, heute: date) -> SuchergebnisRead:
    """Return one page of hits.

    What is asked is widened step by step until something is found: all words or what is like them,
    then also what is similar to a known word, then all words but one, then any of them.
    """
    frage, fortsetzung = zerlegt(anfrage.q), _fortsetzung(anfrage)
    gefunden: dict[str, Any] = {"gezaehlt": {}, "facetten": [], "seite": []}
    gesucht = form(anfrage, frage)
    if not frage.worte or not gesucht.arten:
        return _ergebnis(anfrage, gefunden, None)
    fest = {
        **schluesselwerte(frage, anfrage.stichtag or heute),
        **fortsetzung,
        "themenfeld": anfrage.themenfeld,
        "hoechstens": anfrage.limit + 1,
    }

    async def lies(deutung: Deutung) -> dict[str, Any]:
        """Return the hits counted by art, their facets, and one more than a page holds."""
        auswahl = anweisung(gesucht._replace(ohne_unbekannte=deutung.ohne_unbekannte))
        antwort: str = await session.scalar(auswahl, {**fest, **werte(frage, deutung)})
        gelesen: dict[str, Any] = json.loads(antwort)
        return gelesen

    await stelle_ein(session)
    deutung = streng(await gesuchte_worte(session, frage, gesucht.arten), AEHNLICH)
    gefunden = await lies(deutung)
    if not gefunden["gezaehlt"]:
        worte = await gesuchte_worte(session, frage, gesucht.arten, auch_aehnliche=True)
        for deutung in nachsichtig(worte):
            gefunden = await lies(deutung)
            if gefunden["gezaehlt"]:
                break
    return _ergebnis(anfrage, gefunden, deutung)


def _ergebnis(
    anfrage: Suchanfrage, gefunden: dict[str, Any], deutung: Deutung | None
) -> SuchergebnisRead:
    gezeigt = gefunden["seite"][: anfrage.limit]
    mehr = len(gefunden["seite"]) > anfrage.limit
    anzahlen = gefunden["gezaehlt"].values()
    facetten = {
        facette: [zeile for zeile in gefunden["facetten"] if zeile["facette"] == facette]
        for facette in FacettenRead.model_fields
    }
    return SuchergebnisRead.model_validate(
        {
            "items": list(_gezeigte(gezeigt, deutung)),
            "total_count": None if max(anzahlen, default=0) > GEORDNET_BIS else sum(anzahlen),
            "next_cursor": _cursor(anfrage, gezeigt[-1]) if mehr else None,
            "facetten": facetten,
        }
    )


def _gezeigte(
    zeilen: Sequence[dict[str, Any]], deutung: Deutung | None
) -> Iterator[dict[str, Any]]:
    gesucht = deutung.gesucht if deutung else ()
    formen = {form for eines in gesucht for form in eines.wort.formen}
    teile = {form for form in formen if len(form) >= 4}
    gleiche = {
        wort
        for eines in gesucht
        for art in ("stamm", "aehnlich", "kopf")
        for wort in eines.funde.get(art, ())
    }
    for zeile in zeilen:
        hervorhebung = abschnitte(zeile["name"], anfaenge=formen, teile=teile, worte=gleiche)
        yield {**zeile, "gefunden": RAENGE[zeile["rang"]], "hervorhebung": hervorhebung}


def _fingerabdruck(anfrage: Suchanfrage) -> str:
    """Return what a cursor must agree in with the question it goes on with."""
    frage = anfrage.model_dump_json(exclude={"cursor", "limit"})
    return sha256(frage.encode()).hexdigest()[:16]


def _cursor(anfrage: Suchanfrage, zeile: dict[str, Any]) -> str:
    return encode_cursor(anfrage, [_fingerabdruck(anfrage), *(zeile[name] for name in ORDNUNG)])


def _fortsetzung(anfrage: Suchanfrage) -> Mapping[str, object]:
    """Return where the page before ended, as parameters; empty for the first page."""
    if not anfrage.cursor:
        return {}
    frage, rang, ferne, nummer, kurz, kennung = read_cursor(anfrage, 1 + len(ORDNUNG))
    if frage != _fingerabdruck(anfrage):
        raise CursorUngueltig(f"Der cursor gehört zu einer anderen Frage. {VON_VORN}")
    try:
        zahlen = [int(text) % 2**31 for text in (rang, ferne, nummer)]
        stelle = (*zahlen, kurz, UUID(kennung))
    except ValueError as error:
        raise CursorUngueltig(VON_VORN) from error
    return {f"nach_{name}": wert for name, wert in zip(ORDNUNG, stelle, strict=True)}
