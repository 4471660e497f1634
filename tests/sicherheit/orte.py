"""The places of a request where something can come in, and which inputs each of them gets."""

import json
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any, TypeAlias

from tests.sicherheit.eingaben import EINGABEN, Wert

Ort: TypeAlias = tuple[str | int, ...]
# one of each way in which an input gets past whoever reads it
HART = [
    "leer", "nul", "surrogat_hoch", "bytes_kein_utf8", "lang_60000", "int64_plus_eins",
    "zahl_5000_stellen", "exponent_riesig", "nan", "tag_0001", "tag_9999", "json_null",
    "json_objekt", "json_tief_20000",
]  # fmt: skip
UEBRIGE = [name for name in EINGABEN if name not in HART]
OHNE_BELANG = {"title", "description", "examples", "default"}
MASSE = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minLength", "maxLength", "minItems", "maxItems",
}  # fmt: skip
INHALTE = {"enum", "const", "properties", "required"}


def orte(teil: Any, ort: Ort = ()) -> Iterator[Ort]:
    """Every place in an example body, the whole first; of a list its first entry, be it empty."""
    yield ort
    if isinstance(teil, dict):
        for name, wert in teil.items():
            yield from orte(wert, (*ort, name))
    if isinstance(teil, list):
        yield from orte(teil[0] if teil else None, (*ort, 0))


def mit(teil: Any, ort: Ort, wert: Wert) -> Any:
    """`teil` with another value at `ort`."""
    if not ort:
        return wert
    if teil == []:
        return [wert]
    neu = teil.copy()
    neu[ort[0]] = mit(teil[ort[0]], ort[1:], wert)
    return neu


def schema_am(dokument: dict[str, Any], schema: dict[str, Any], ort: Ort) -> dict[str, Any]:
    """Return what the document says of one place in a body; {} where it says nothing."""
    if verweis := schema.get("$ref"):
        ziel = dokument["components"]["schemas"][verweis.rsplit("/")[-1]]
        return schema_am(dokument, ziel, ort)
    if not ort:
        return schema
    for zweig in schema.get("anyOf", []):
        if gefunden := schema_am(dokument, zweig, ort):
            return gefunden
    teil = schema.get("items") if ort[0] == 0 else schema.get("properties", {}).get(ort[0])
    return schema_am(dokument, teil, ort[1:]) if isinstance(teil, dict) else {}


def art(dokument: dict[str, Any], schema: Any) -> Any:
    """Return what places of one kind share: type, format and pattern, not names and limits."""
    if isinstance(schema, list):
        return [art(dokument, teil) for teil in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return art(dokument, schema_am(dokument, schema, ()))
    return {
        name: name in INHALTE or art(dokument, wert)
        for name, wert in schema.items()
        if name not in OHNE_BELANG | MASSE
    }


def familie(art: object) -> Any:
    """Return what kinds have in common: where in the request they stand, and their JSON types."""
    if isinstance(art, list):
        wo, schema = art
        return [wo, sorted(_typen(schema))]
    return art


def _typen(schema: Any) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    zweige = [zweig for name in ("anyOf", "oneOf", "allOf") for zweig in schema.get(name, [])]
    return {str(schema.get("type"))}.union(*map(_typen, zweige)) - {"None"}


class Verteilung:
    """Shares the inputs out among the places.

    Each input of the rest comes in turn, in an order that `saat` decides, so that none is left out:
    the first place of a family gets HART and 60 of them, the first of a kind HART and 16, each
    further place three of HART and four. A place seen before gets none: the same parameter of many
    lists is tried at the first. With `alle` every place gets every input, or every `teil`-th where
    time is short: which of them the place and `versatz` decide, so that as many runs as there are
    parts, each with its own `versatz`, give every place all.
    """

    def __init__(self, *, alle: bool, teil: int = 1, versatz: int = 0, saat: int = 2021) -> None:
        self._alle, self._teil, self._versatz = alle, teil, versatz
        self._gesehen, self.vergeben = set[str](), 0
        self._arten, self._familien = set[str](), set[str]()
        gemischt = Random(saat)
        self._uebrige = cycle(gemischt.sample(UEBRIGE, len(UEBRIGE)))
        self._harte = cycle(HART)

    def eingaben(self, art: object, ort: object) -> list[str]:
        """Return the names of the inputs for a place, which `ort` tells from all others."""
        merkmal, sorte, verwandte = (
            json.dumps(was, sort_keys=True) for was in (ort, art, familie(art))
        )
        if self._alle:
            self.vergeben += 1
            return list(EINGABEN)[(self.vergeben + self._versatz) % self._teil :: self._teil]
        if merkmal in self._gesehen:
            return []
        self._gesehen.add(merkmal)
        neu = [gesehen for gesehen, was in ((self._familien, verwandte), (self._arten, sorte))
               if was not in gesehen]  # fmt: skip
        self._familien.add(verwandte)
        self._arten.add(sorte)
        if not neu:
            return [*islice(self._harte, 3), *islice(self._uebrige, 4)]
        return [*HART, *islice(self._uebrige, 60 if neu[0] is self._familien else 16)]
