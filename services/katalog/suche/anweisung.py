"""The statement of the search: put together once for each form of a question, with parameters.

It has hundreds of expressions: to put it together takes longer than to carry it out.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import (
    ARRAY,
    TSQUERY,
    aggregate_order_by,
    distinct_on,
)
from sqlmodel import col

from services.katalog.suche.form import Form, parameter
from services.katalog.suche.frage import Frage
from services.katalog.suche.quellen import Quelle, quellen
from services.katalog.suche.wortschatz import AEHNLICH, ANFANG, GENAU, STAMM, TEIL, Deutung
from services.katalog.tables import Lage, OzgLeistung, Themenfeld
from shared.pagination import geschrieben
from shared.schemas.suche import GEORDNET_BIS, Suchart, Trefferart

ENDE = "\U0010ffff"
KURZ = 60  # characters of a name that decide the order; after them the id does
ORDNUNG = ("rang", "ferne", "nummer", "kurz", "id")
ORDNUNGSTYPEN = (Integer, Integer, Integer, String, Uuid)
AUSKUNFT = ("art", "kennung", "name", "schluessel", "status", "adresse", *ORDNUNG)
RAENGE = list(Trefferart)
WEGE = {
    Trefferart.WORT: GENAU,
    Trefferart.WORTANFANG: ANFANG,
    Trefferart.WORTSTAMM: STAMM,
    Trefferart.WORTTEIL: TEIL,
    Trefferart.AEHNLICH: AEHNLICH,
}
GENAUE, ALLE = Trefferart.WORT.value, "ausdruck"
LEERE_LISTE: Any = literal_column("'[]'::jsonb")
NICHTS: Any = literal_column("'{}'::jsonb")


@lru_cache(maxsize=128)  # some 30 kB each
def anweisung(form: Form) -> Select[Any]:
    """Select as JSON the hits counted by art, their facets, and a page of them; see `werte`."""
    treffer = union_all(*(_treffer(quelle, form) for quelle in quellen(form))).cte("treffer")
    reihe = [treffer.c[name] for name in ORDNUNG]
    seite = select(*(treffer.c[name] for name in AUSKUNFT)).order_by(*reihe)
    if form.fortgesetzt:
        zuletzt = (
            parameter(f"nach_{name}", typ) for name, typ in zip(ORDNUNG, ORDNUNGSTYPEN, strict=True)
        )
        seite = seite.where(tuple_(*reihe) > tuple_(*zuletzt))
    seite = seite.limit(parameter("hoechstens", Integer))
    gefunden = func.jsonb_build_object(
        *("gezaehlt", _gezaehlt(treffer)),
        *("facetten", _zeilen(_facetten(treffer).subquery())),
        *("seite", _zeilen(seite.subquery(), ORDNUNG)),
    )
    return select(geschrieben(select(gefunden)))


def werte(frage: Frage, deutung: Deutung) -> Mapping[str, object]:
    """Return what a question, read in one way, gives to `anweisung`."""
    anfaenge = frage.anfaenge
    return {
        "anfaenge": list(anfaenge),
        "text": frage.texte[-1],
        **{f"anfang_{nr}": anfang for nr, anfang in enumerate(anfaenge)},
        **{f"ende_{nr}": anfang + ENDE for nr, anfang in enumerate(anfaenge)},
        **{art.value: deutung.alle(weg) for art, weg in WEGE.items()},
        ALLE: deutung.ausdruck,
    }


def _treffer(quelle: Quelle, form: Form) -> Select[Any]:
    """Select the hits of one art; each of the ways to be one is bounded by itself."""
    spalten = quelle.spalten
    je_weg = select(spalten).where(*quelle.bedingungen).limit(GEORDNET_BIS + 1)
    nach_namen = je_weg.order_by(spalten.sortierung, spalten[quelle.zweite])
    gefunden = union_all(
        *(nach_namen.where(anfang) for anfang in _anfaenge(spalten, form)),
        je_weg.where(_hat(spalten, GENAUE)),
        je_weg.where(_hat(spalten, ALLE)),
        *(nach_namen.where(beginnend) for beginnend in quelle.beginnend(spalten)),
    ).subquery()
    zeile = select(gefunden).ext(distinct_on(gefunden.c.id)).subquery().c
    naehe = func.similarity(zeile.sortierung, parameter("text", String))
    angaben = {
        "art": literal(quelle.art.value),
        "nummer": literal(list(Suchart).index(quelle.art), Integer),
        "id": zeile.id,
        "name": zeile.name,
        "kurz": func.left(zeile.sortierung, KURZ),
        "rang": _rang(quelle, zeile, form),
        "ferne": cast(1000 * (1 - naehe), Integer),
        **quelle.angaben(zeile),
    }
    return select(*(angaben[name].label(name) for name in sorted(angaben)))


def _rang(quelle: Quelle, zeile: Any, form: Form) -> ColumnElement[int]:
    ganz = zeile.sortierung == func.any(parameter("anfaenge", ARRAY(Text)))
    faelle = [
        (or_(quelle.genau(zeile), ganz), Trefferart.GENAU),
        (or_(*_anfaenge(zeile, form), *quelle.beginnend(zeile)), Trefferart.ANFANG),
    ]
    if not form.ohne_unbekannte:
        faelle += [(_hat(zeile, art.value), art) for art in WEGE]
    return case(
        *((fall, RAENGE.index(art)) for fall, art in faelle),
        else_=RAENGE.index(Trefferart.TEILWEISE),
    )


def _anfaenge(zeile: Any, form: Form) -> list[ColumnElement[bool]]:
    """Say for each beginning that the name begins so."""
    return [
        and_(
            zeile.sortierung >= parameter(f"anfang_{nr}", String),
            zeile.sortierung < parameter(f"ende_{nr}", String),
        )
        for nr in range(form.anfaenge)
    ]


def _hat(zeile: Any, ausdruck: str) -> ColumnElement[bool]:
    frage = cast(parameter(ausdruck, String), TSQUERY)
    erfuellt: ColumnElement[bool] = zeile.suche.bool_op("@@")(frage)
    return erfuellt


def _gezaehlt(treffer: CTE) -> Any:
    je_art = select(treffer.c.art, func.count().label("anzahl")).group_by(treffer.c.art).subquery()
    return (
        select(func.coalesce(func.jsonb_object_agg(je_art.c.art, je_art.c.anzahl), NICHTS))
        .select_from(je_art)
        .scalar_subquery()
    )


def _zeilen(zeilen: Any, ordnung: Sequence[str] = ()) -> Any:
    zeile = func.to_jsonb(zeilen.table_valued())
    geordnet = (
        aggregate_order_by(zeile, *(zeilen.c[name] for name in ordnung)) if ordnung else zeile
    )
    return (
        select(func.coalesce(func.jsonb_agg(geordnet), LEERE_LISTE))
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
