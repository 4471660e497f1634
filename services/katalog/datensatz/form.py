"""One description, two notations: JSON-LD and Turtle, chosen by the caller (RFC 9110, 12.5.1)."""

from typing import Literal, TypeAlias

from shared.schemas.datensatz import DatensaetzeRead

Notation: TypeAlias = Literal["jsonld", "turtle"]
MEDIENTYPEN: dict[Notation, str] = {"jsonld": "application/ld+json", "turtle": "text/turtle"}
NOTATIONEN: tuple[Notation, ...] = ("turtle", "jsonld")


def notation(accept: str) -> Notation:
    """Return Turtle to those who like it better, JSON-LD to all others."""
    turtle, jsonld = (_guete(accept, MEDIENTYPEN[art]) for art in NOTATIONEN)
    return "turtle" if turtle > jsonld else "jsonld"


def _guete(accept: str, medientyp: str) -> float:
    """Return the weight of a media type; the most specific range that fits decides."""
    gruppe = medientyp.split("/")[0]
    for muster in (medientyp, f"{gruppe}/*", "*/*"):
        for bereich in accept.lower().split(","):
            name, *parameter = [teil.strip() for teil in bereich.split(";")]
            if name == muster:
                return _gewicht(next((p for p in parameter if p.startswith("q=")), "q=1"))
    return 0.0


def _gewicht(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0


def geschrieben(beschreibung: DatensaetzeRead, notation: Notation) -> str:
    """Return the text of the description; null says nothing in JSON-LD, so Turtle has none."""
    if notation == "jsonld":
        return beschreibung.model_dump_json(by_alias=True)
    from rdflib import Graph  # 4 MB, for the few who want Turtle
    from rdflib.plugins.parsers.jsonld import to_rdf

    # not Graph.parse, which makes use of what rdflib itself calls deprecated
    graph: Graph = to_rdf(beschreibung.model_dump(mode="json", by_alias=True), Graph())
    return graph.serialize(format="turtle")
