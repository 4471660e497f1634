"""The search: what fits a question, the best first, with what the hits have in common.

Of each art at most GEORDNET_BIS + 1 are looked at of those that begin with the question, of those
with its very words and of those with words like them. Of a common word, which has more, the ones
that begin with it are always among them; which others is as they are stored.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, TSQUERY, aggregate_order_by, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.suche.frage import Frage, zerlegt
from services.katalog.suche.hervorhebung import abschnitte
from services.katalog.suche.quellen import Quelle, quellen
from services.katalog.suche.wortschatz import (
    AEHNLICH,
    ANFANG,
    EINSTELLUNGEN,
    GENAU,
    STAMM,
    TEIL,
    Deutung,
    gesuchte_worte,
    nachsichtig,
    streng,
)
from services.katalog.tables import Lage, OzgLeistung, Themenfeld
from shared.pagination import VON_VORN, CursorUngueltig, encode_cursor, read_cursor
from shared.schemas.suche import (
    GEORDNET_BIS,
    FacettenRead,
    Suchanfrage,
    Suchart,
    SuchergebnisRead,
    Trefferart,
    TrefferRead,
)

ENDE = "\U0010ffff"
KURZ = 60  # characters of a name that decide the order; after them the id does
ORDNUNG = ("rang", "ferne", "nummer", "kurz", "id")
AUSKUNFT = ("art", "kennung", "name", "schluessel", "status", "adresse", *ORDNUNG)
RAENGE = list(Trefferart)


async def suchen(session: AsyncSession, *, anfrage: Suchanfrage, heute: date) -> SuchergebnisRead:
    """Return one page of hits.

    What is asked is widened step by step until something is found: all words or what is like them,
    then also what is similar to a known word, then all words but one, then any of them.
    """
    frage, fortsetzung = zerlegt(anfrage.q), _fortsetzung(anfrage)
    gefunden: dict[str, Any] = {"gezaehlt": {}, "facetten": [], "seite": []}
    gesucht = list(quellen(anfrage, frage, anfrage.stichtag or heute))
    if not frage.worte or not gesucht:
        return _ergebnis(anfrage, gefunden, None)
    arten = [quelle.art for quelle in gesucht]
    await session.execute(EINSTELLUNGEN)
    worte = await gesuchte_worte(session, frage, arten)
    deutung = streng(worte, AEHNLICH)
    gefunden = await _lies(session, gesucht, frage, deutung, anfrage, fortsetzung)
    if not gefunden["gezaehlt"]:
        worte = await gesuchte_worte(session, frage, arten, auch_aehnliche=True)
        for deutung in nachsichtig(worte):
            gefunden = await _lies(session, gesucht, frage, deutung, anfrage, fortsetzung)
            if gefunden["gezaehlt"]:
                break
    return _ergebnis(anfrage, gefunden, deutung)


async def _lies(
    session: AsyncSession,
    gesucht: Sequence[Quelle],
    frage: Frage,
    deutung: Deutung,
    anfrage: Suchanfrage,
    fortsetzung: Sequence[ColumnElement[Any]],
) -> dict[str, Any]:
    """Return the hits counted by art, their facets, and one more of them than a page holds."""
    treffer = union_all(*(_treffer(quelle, frage, deutung) for quelle in gesucht)).cte("treffer")
    reihe = [treffer.c[name] for name in ORDNUNG]
    seite = select(*(treffer.c[name] for name in AUSKUNFT)).order_by(*reihe)
    if fortsetzung:
        seite = seite.where(tuple_(*reihe) > tuple_(*fortsetzung))
    antwort: dict[str, Any] | None = await session.scalar(
        select(
            func.jsonb_build_object(
                *("gezaehlt", _gezaehlt(treffer)),
                *("facetten", _zeilen(_facetten(treffer).subquery())),
                *("seite", _zeilen(seite.limit(anfrage.limit + 1).subquery(), ORDNUNG)),
                type_=JSONB,
            )
        )
    )
    assert antwort is not None
    return antwort


def _treffer(quelle: Quelle, frage: Frage, deutung: Deutung) -> Select[Any]:
    """Select the hits of one art; each of the ways to be one is bounded by itself."""
    spalten = quelle.spalten
    je_weg = select(spalten).where(*quelle.bedingungen).limit(GEORDNET_BIS + 1)
    nach_namen = je_weg.order_by(spalten.sortierung, spalten[quelle.zweite])
    mit_worten = spalten.suche.bool_op("@@")
    gefunden = union_all(
        *(nach_namen.where(_beginnt(spalten.sortierung, anfang)) for anfang in frage.anfaenge),
        je_weg.where(mit_worten(_tsquery(deutung.alle(GENAU)))),
        je_weg.where(mit_worten(_tsquery(deutung.ausdruck))),
        *(nach_namen.where(beginnend) for beginnend in quelle.beginnend(spalten)),
    ).subquery()
    zeile = select(gefunden).ext(distinct_on(gefunden.c.id)).subquery().c
    angaben = {
        "art": literal(quelle.art.value),
        "nummer": literal(list(Suchart).index(quelle.art), Integer),
        "id": zeile.id,
        "name": zeile.name,
        "kurz": func.left(zeile.sortierung, KURZ),
        "rang": _rang(quelle, zeile, frage, deutung),
        "ferne": cast(1000 * (1 - func.similarity(zeile.sortierung, frage.texte[-1])), Integer),
        **quelle.angaben(zeile),
    }
    return select(*(angaben[name].label(name) for name in sorted(angaben)))


def _rang(quelle: Quelle, zeile: Any, frage: Frage, deutung: Deutung) -> ColumnElement[int]:
    def hat(arten: Sequence[str]) -> ColumnElement[bool]:
        erfuellt: ColumnElement[bool] = zeile.suche.bool_op("@@")(_tsquery(deutung.alle(arten)))
        return erfuellt

    anfaenge = [_beginnt(zeile.sortierung, anfang) for anfang in frage.anfaenge]
    faelle = [
        (or_(quelle.genau(zeile), zeile.sortierung.in_(frage.anfaenge)), Trefferart.GENAU),
        (or_(*anfaenge, *quelle.beginnend(zeile)), Trefferart.ANFANG),
    ]
    if not deutung.ohne_unbekannte:
        faelle += [
            (hat(GENAU), Trefferart.WORT),
            (hat(ANFANG), Trefferart.WORTANFANG),
            (hat(STAMM), Trefferart.WORTSTAMM),
            (hat(TEIL), Trefferart.WORTTEIL),
            (hat(AEHNLICH), Trefferart.AEHNLICH),
        ]
    return case(
        *((fall, RAENGE.index(art)) for fall, art in faelle),
        else_=RAENGE.index(Trefferart.TEILWEISE),
    )


def _beginnt(spalte: Any, anfang: str) -> ColumnElement[bool]:
    return and_(spalte >= anfang, spalte < anfang + ENDE)


def _tsquery(ausdruck: str) -> ColumnElement[Any]:
    return cast(literal(ausdruck, String), TSQUERY)


def _gezaehlt(treffer: CTE) -> Any:
    je_art = select(treffer.c.art, func.count().label("anzahl")).group_by(treffer.c.art).subquery()
    return (
        select(
            func.coalesce(func.jsonb_object_agg(je_art.c.art, je_art.c.anzahl), literal({}, JSONB))
        )
        .select_from(je_art)
        .scalar_subquery()
    )


def _zeilen(zeilen: Any, ordnung: Sequence[str] = ()) -> Any:
    zeile = func.to_jsonb(zeilen.table_valued())
    geordnet = (
        aggregate_order_by(zeile, *(zeilen.c[name] for name in ordnung)) if ordnung else zeile
    )
    return (
        select(func.coalesce(func.jsonb_agg(geordnet), literal([], JSONB)))
        .select_from(zeilen)
        .scalar_subquery()
    )


def _facetten(treffer: CTE) -> Any:
    """Select how many hits have which value of a facet, the most frequent first."""
    themenfelder: Any = (
        select(
            literal("themenfeld").label("facette"),
            cast(col(Themenfeld.id), String).label("wert"),
            col(Themenfeld.name).label("bezeichnung"),
        )
        .join(Lage, col(Lage.themenfeld) == col(Themenfeld.id))
        .join(OzgLeistung, col(OzgLeistung.lage) == col(Lage.id))
        .join(treffer, treffer.c.ozg_id == col(OzgLeistung.ozg_id))
    )
    werte = union_all(
        themenfelder,
        *(_werte(treffer, facette, treffer.c[facette]) for facette in ("art", "status")),
        *(
            _werte(treffer, facette, func.unnest(treffer.c[facette]))
            for facette in ("typisierung", "ebene")
        ),
    ).subquery()
    anzahl = func.count().label("anzahl")
    return (
        select(werte, anzahl)
        .where(werte.c.wert.is_not(None))
        .group_by(*werte.c)
        .order_by(anzahl.desc(), werte.c.bezeichnung, werte.c.wert)
    )


def _werte(treffer: CTE, facette: str, wert: Any) -> Select[Any]:
    werte = select(cast(wert, String).label("wert")).select_from(treffer).subquery()
    return select(literal(facette), werte.c.wert, werte.c.wert)


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
    return SuchergebnisRead(
        items=[_gezeigt(zeile, deutung) for zeile in gezeigt],
        total_count=None if max(anzahlen, default=0) > GEORDNET_BIS else sum(anzahlen),
        next_cursor=_cursor(anfrage, gezeigt[-1]) if mehr else None,
        facetten=FacettenRead.model_validate(facetten),
    )


def _gezeigt(zeile: dict[str, Any], deutung: Deutung | None) -> TrefferRead:
    gesucht = deutung.gesucht if deutung else ()
    formen = {form for eines in gesucht for form in eines.wort.formen}
    gleiche = {
        wort
        for eines in gesucht
        for art in ("stamm", "aehnlich", "kopf")
        for wort in eines.funde.get(art, ())
    }
    hervorhebung = abschnitte(
        zeile["name"],
        anfaenge=formen,
        teile={form for form in formen if len(form) >= 4},
        worte=gleiche,
    )
    return TrefferRead.model_validate(
        {**zeile, "gefunden": RAENGE[zeile["rang"]], "hervorhebung": hervorhebung}
    )


def _fingerabdruck(anfrage: Suchanfrage) -> str:
    """Return what a cursor must agree in with the question it goes on with."""
    frage = anfrage.model_dump_json(exclude={"cursor", "limit"})
    return sha256(frage.encode()).hexdigest()[:16]


def _cursor(anfrage: Suchanfrage, zeile: dict[str, Any]) -> str:
    return encode_cursor(anfrage, [_fingerabdruck(anfrage), *(zeile[name] for name in ORDNUNG)])


def _fortsetzung(anfrage: Suchanfrage) -> Sequence[ColumnElement[Any]]:
    """Return where the page before ended, in the order of ORDNUNG; empty for the first page."""
    if not anfrage.cursor:
        return ()
    frage, rang, ferne, nummer, kurz, kennung = read_cursor(anfrage, 1 + len(ORDNUNG))
    if frage != _fingerabdruck(anfrage):
        raise CursorUngueltig(f"Der cursor gehört zu einer anderen Frage. {VON_VORN}")
    try:
        zahlen = [literal(int(text) % 2**31, Integer) for text in (rang, ferne, nummer)]
        return [*zahlen, literal(kurz, String), literal(UUID(kennung), Uuid)]
    except ValueError as error:
        raise CursorUngueltig(VON_VORN) from error
