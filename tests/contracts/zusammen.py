"""Puts the OpenAPI documents of several services into one; pure.

Every operationId and tag gets its service's name in front, so that it stays when another service
takes the same word. A schema keeps its name unless two services mean different things by it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
SCHEMA = "#/components/schemas/"


def zusammengefasst(dokumente: Mapping[str, Json], *, titel: str, beschreibung: str) -> Json:
    """Return one document; `dokumente` are those of the services by name, in reading order."""
    mehrdeutig = mehrdeutige(dokumente)
    erstes = next(iter(dokumente.values()))
    ganzes: Json = {
        "openapi": erstes["openapi"],
        "info": {
            "title": titel,
            "description": beschreibung,
            "version": erstes["info"]["version"],
        },
        "servers": erstes["servers"],
        "tags": [],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for dienst, dokument in dokumente.items():
        eigenes = umbenannt(deepcopy(dokument), {n: f"{dienst}_{n}" for n in mehrdeutig})
        name = eigenes["info"]["title"]
        ganzes["tags"] += [
            {"name": f"{name}: {tag['name']}", "description": eigenes["info"]["description"]}
            for tag in eigenes["tags"]
        ]
        for operation in operationen(eigenes):
            operation["operationId"] = f"{dienst}_{operation['operationId']}"
            operation["tags"] = [f"{name}: {tag}" for tag in operation.get("tags", [])]
        for teil in ("schemas", "securitySchemes"):
            ganzes["components"][teil] |= eigenes["components"].get(teil, {})
        ganzes["paths"] |= eigenes["paths"]
    ganzes["components"]["schemas"] = dict(sorted(ganzes["components"]["schemas"].items()))
    return ganzes


def mehrdeutige(dokumente: Mapping[str, Json]) -> set[str]:
    """Return the names by which services mean different things, themselves or further inside."""
    formen: dict[str, list[Json]] = {}
    for dokument in dokumente.values():
        for name, schema in dokument["components"]["schemas"].items():
            formen.setdefault(name, []).append(schema)
    gefunden = {n for n, schemas in formen.items() if any(s != schemas[0] for s in schemas[1:])}
    while neue := {
        name
        for name, schemas in formen.items()
        if len(schemas) > 1 and name not in gefunden and set(verweise(schemas[0])) & gefunden
    }:
        gefunden |= neue
    return gefunden


def operationen(dokument: Json) -> Iterator[Json]:
    for wege in dokument["paths"].values():
        yield from wege.values()


def verweise(teil: Any) -> Iterator[str]:
    """Yield the names of the schemas that are mentioned anywhere in it."""
    for treffer in re.finditer(f'"{SCHEMA}([^"]+)"', json.dumps(teil)):
        yield treffer[1]


def umbenannt(dokument: Json, namen: Mapping[str, str]) -> Json:
    """Rename schemas, also where they are mentioned; generators make their classes of the title."""
    schemas = dokument["components"]["schemas"]
    for alt, neu in namen.items():
        if "title" in schemas.get(alt, {}):
            schemas[alt]["title"] = neu
    dokument["components"]["schemas"] = {namen.get(n, n): s for n, s in schemas.items()}

    def verweis(treffer: re.Match[str]) -> str:
        return f'"{SCHEMA}{namen.get(treffer[1], treffer[1])}"'

    neues: Json = json.loads(re.sub(f'"{SCHEMA}([^"]+)"', verweis, json.dumps(dokument)))
    return neues
