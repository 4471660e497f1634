"""Reads an OpenAPI document into what a person wants to know of it; pure, knows no HTML."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

FORMEN = {
    "string": "Text",
    "integer": "ganze Zahl",
    "number": "Zahl",
    "boolean": "true oder false",
    "object": "Objekt",
    "null": "null",
    "date": "Datum (JJJJ-MM-TT)",
    "date-time": "Zeitpunkt (UTC)",
    "uuid": "Kennung (UUID)",
    "uri": "Adresse",
}
MUSTER: dict[str, Any] = {
    "string": "Text",
    "integer": 0,
    "number": 0,
    "boolean": True,
    "null": None,
    "date": "2021-04-15",
    "date-time": "2021-04-15T08:00:00Z",
    "uuid": "018f0000-0000-7000-8000-000000000000",
}
ORTE = {"path": "in der Adresse", "query": "hinter ?", "header": "Kopfzeile", "cookie": "Cookie"}
BEDEUTUNGEN = {
    "200": "Gefunden oder getan",
    "201": "Angelegt",
    "202": "Angenommen; es wird im Hintergrund erledigt",
    "204": "Getan, ohne Inhalt",
    "304": "Unverändert",
    "400": "Die Anfrage ist unvollständig oder nicht lesbar",
    "401": "Die Anmeldung fehlt oder ist ungültig",
    "403": "Dafür fehlt die Rolle",
    "404": "Gibt es nicht, oder es ist für Sie nicht sichtbar",
    "409": "Der jetzige Stand oder eine Regel lässt das nicht zu",
    "412": "Inzwischen wurde etwas geändert",
    "413": "Die Anfrage ist zu groß",
    "422": "Eine Angabe ist nicht gültig",
    "428": "Die Kopfzeile If-Match fehlt",
    "429": "Zu viele Anfragen; Retry-After sagt, wann es weitergeht",
    "503": "Zurzeit nicht möglich; versuchen Sie es gleich wieder",
}
TIEFE = 6


@dataclass(frozen=True)
class Feld:
    name: str
    ort: str
    form: str
    pflicht: bool
    bedeutung: str
    beispiel: str


@dataclass(frozen=True)
class Anfrage:
    felder: list[Feld]
    beispiel: str


@dataclass(frozen=True)
class Antwort:
    """`aufbau` is a sample as JSON text, empty for a refusal and where there is no content."""

    status: str
    bedeutung: str
    aufbau: str


@dataclass(frozen=True)
class Operation:
    id: str
    methode: str
    pfad: str
    zweck: str
    beschreibung: str
    token: bool
    veraltet: bool
    parameter: list[Feld]
    anfrage: Anfrage | None
    antworten: list[Antwort]


@dataclass(frozen=True)
class Dienst:
    titel: str
    beschreibung: str
    openapi: str
    adresse: str
    operationen: list[Operation]


def dienst_aus(dokument: Json, *, adresse: str) -> Dienst:
    """Return what the document says; `adresse` is where it can be fetched."""
    return Dienst(
        titel=dokument["info"]["title"],
        beschreibung=dokument["info"].get("description", ""),
        openapi=dokument["openapi"],
        adresse=adresse,
        operationen=[
            _operation(dokument, pfad, methode, operation)
            for pfad, methoden in dokument["paths"].items()
            for methode, operation in methoden.items()
        ],
    )


def anker(operation_id: str) -> str:
    """Return where on the human page an operation stands."""
    return operation_id.replace("_", "-")


def _operation(dokument: Json, pfad: str, methode: str, operation: Json) -> Operation:
    return Operation(
        id=anker(operation["operationId"]),
        methode=methode.upper(),
        pfad=pfad,
        zweck=operation.get("summary", pfad),
        beschreibung=operation.get("description", ""),
        token=bool(operation.get("security")),
        veraltet=operation.get("deprecated", False),
        parameter=[
            _feld(
                dokument,
                p["name"],
                p["schema"] | {k: p[k] for k in ("description", "example") if k in p},
                pflicht=p.get("required", False),
                ort=ORTE[p["in"]],
            )
            for p in operation.get("parameters", [])
        ],
        anfrage=_anfrage(dokument, operation.get("requestBody")),
        antworten=[
            Antwort(
                status=status,
                bedeutung=BEDEUTUNGEN.get(status, antwort.get("description", "")),
                # refusals all have one form, which the page explains once
                aufbau=_beispiel(dokument, antwort.get("content", {})) if status < "400" else "",
            )
            for status, antwort in sorted(operation["responses"].items())
        ],
    )


def _anfrage(dokument: Json, body: Json | None) -> Anfrage | None:
    if body is None:
        return None
    content = next(iter(body["content"].values()))
    schema = _aufgeloest(dokument, content["schema"])
    pflicht = schema.get("required", [])
    return Anfrage(
        felder=[
            _feld(dokument, name, feld, pflicht=name in pflicht)
            for name, feld in schema.get("properties", {}).items()
        ],
        beispiel=_beispiel(dokument, body["content"]),
    )


def _feld(dokument: Json, name: str, schema: Json, *, pflicht: bool, ort: str = "") -> Feld:
    beispiele = [schema["example"]] if "example" in schema else _innen(schema, "examples") or []
    vorgabe = schema.get("default")
    saetze = [_innen(schema, "description") or ""]
    if vorgabe not in (None, False, [], {}):
        saetze.append(f"Ohne Angabe: {vorgabe}.")
    return Feld(
        name=name,
        ort=ort,
        form=_form(dokument, schema),
        pflicht=pflicht,
        bedeutung=" ".join(filter(None, saetze)),
        beispiel=next((b if isinstance(b, str) else json.dumps(b) for b in beispiele), ""),
    )


def _innen(schema: Json, name: str) -> Any:
    """Return what the field itself says, or the type it may have beside null, or its items.

    A reference is not followed: there stands a docstring, written for programmers.
    """
    teile = [schema, *schema.get("anyOf", []), schema.get("items", {})]
    return next((teil[name] for teil in teile if name in teil), None)


def _form(dokument: Json, schema: Json) -> str:
    schema = _aufgeloest(dokument, schema)
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if wahl := schema.get("anyOf") or schema.get("oneOf"):
        formen = [_form(dokument, s) for s in wahl if s.get("type") != "null"]
        return " oder ".join(dict.fromkeys(formen))
    if schema.get("type") == "array":
        return f"Liste: {_form(dokument, schema.get('items', {}))}"
    art = schema.get("format") if schema.get("format") in FORMEN else schema.get("type")
    return FORMEN.get(str(art), "beliebig") + _grenzen(schema)


def _grenzen(schema: Json) -> str:
    unten, oben = schema.get("minimum"), schema.get("maximum")
    if unten is not None and oben is not None:
        return f", {unten:g} bis {oben:g}"
    if oben is not None:
        return f", höchstens {oben:g}"
    if unten is not None:
        return f", mindestens {unten:g}"
    return ""


def _beispiel(dokument: Json, content: Json) -> str:
    """Return the documented example, else a sample made from the schema."""
    for inhalt in content.values():
        wert = inhalt.get("example")
        if wert is None and inhalt.get("examples"):
            wert = next(iter(inhalt["examples"].values())).get("value")
        if wert is None:
            wert = _muster(dokument, inhalt.get("schema", {}), TIEFE)
        if wert is not None:
            return json.dumps(wert, ensure_ascii=False, indent=2)
    return ""


def _muster(dokument: Json, schema: Json, tiefe: int) -> Any:
    schema = _aufgeloest(dokument, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    for name in ("example", "default", "const"):
        if schema.get(name) is not None:
            return schema[name]
    if "enum" in schema:
        return schema["enum"][0]
    if wahl := schema.get("anyOf") or schema.get("oneOf"):
        return _muster(dokument, wahl[0], tiefe)
    if schema.get("type") == "array":
        return [_muster(dokument, schema.get("items", {}), tiefe - 1)] if tiefe else []
    if "properties" in schema:
        return (
            {n: _muster(dokument, s, tiefe - 1) for n, s in schema["properties"].items()}
            if tiefe
            else {}
        )
    if schema.get("type") == "object":
        return {}
    art = schema.get("format") if schema.get("format") in MUSTER else schema.get("type")
    return MUSTER.get(str(art))


def _aufgeloest(dokument: Json, schema: Json) -> Json:
    """Follow `$ref` inside the document; what stands beside the reference wins."""
    if "$ref" not in schema:
        return schema
    ziel: Any = dokument
    for schritt in schema["$ref"].removeprefix("#/").split("/"):
        ziel = ziel[schritt]
    return {**ziel, **{k: v for k, v in schema.items() if k != "$ref"}}
