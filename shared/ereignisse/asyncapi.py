"""The AsyncAPI 3.0 document of a service, made from the declared types."""

from typing import Any

from shared.ereignisse.arten import Ereignisarten, Gegenstandsart

MEDIA_TYPE = "application/cloudevents+json"
UNTERSCHRIEBEN = {
    "webhook-id": "Kennung des Ereignisses; bei jeder Wiederholung dieselbe.",
    "webhook-timestamp": "Wann gesendet wird, in Sekunden seit 1970.",
    "webhook-signature": "Eine oder mehrere Signaturen v1,<Base64>, durch Leerzeichen getrennt.",
}


def dokument(arten: Ereignisarten, *, titel: str, oeffentliche_adresse: str) -> dict[str, Any]:
    """Return the document: what can be read with GET /ereignisse, and what webhooks are sent."""
    schema, _, host = oeffentliche_adresse.partition("://")
    wirt, _, pfad = host.partition("/")
    nachrichten = {_name(typ): _nachricht(typ, art) for typ, art in arten.typen.items()}
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:ozg-kommunal:{arten.dienst}",
        "info": {
            "title": f"{titel}: Ereignisse",
            "version": "1",
            "description": "CloudEvents 1.0. Jede Nachricht sagt, was womit geschehen ist; das"
            " Übrige liest, wer es darf, in der API nach.",
        },
        "defaultContentType": MEDIA_TYPE,
        "servers": {
            "system": {
                "host": wirt,
                "protocol": schema,
                "pathname": f"{'/' + pfad if pfad else ''}/{arten.dienst}/v1",
                "security": [{"$ref": "#/components/securitySchemes/token"}],
            }
        },
        "channels": {
            "ereignisse": {
                "address": "/ereignisse",
                "title": "Abholen",
                "description": "GET mit cursor; mit warten antwortet es, sobald etwas geschieht.",
                "servers": [{"$ref": "#/servers/system"}],
                "messages": _verweise(nachrichten, "#/components/messages/"),
            },
            "webhooks": {
                "address": None,  # each subscriber names its own
                "title": "Zustellen",
                "description": "POST an die Adresse eines Webhooks, nach Standard Webhooks"
                " unterschrieben.",
                "servers": [],
                "messages": _verweise(nachrichten, "#/components/messages/"),
            },
        },
        "operations": {
            "ereignisseAbholen": {
                "action": "send",
                "channel": {"$ref": "#/channels/ereignisse"},
                "summary": "Ereignisse der Reihe nach, ohne Lücken",
                "bindings": {"http": {"method": "GET", "bindingVersion": "0.3.0"}},
            },
            "webhookZustellen": {
                "action": "send",
                "channel": {"$ref": "#/channels/webhooks"},
                "summary": "Jedes Ereignis mindestens einmal; Wiederholungen über drei Tage",
                "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
            },
        },
        "components": {
            "messages": nachrichten,
            "schemas": {
                art.daten.__name__: art.daten.model_json_schema() for art in arten.gegenstaende
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _name(typ: str) -> str:
    """Return the part of a type that differs: `buchung.bestaetigt`."""
    return ".".join(typ.split(".")[3:-1])


def _verweise(nachrichten: dict[str, Any], ort: str) -> dict[str, Any]:
    return {name: {"$ref": f"{ort}{name}"} for name in nachrichten}


def _nachricht(typ: str, art: Gegenstandsart) -> dict[str, Any]:
    return {
        "name": typ,
        "title": f"{art.titel}: {typ.split('.')[-2].replace('_', ' ')}",
        "contentType": MEDIA_TYPE,
        "headers": {
            "type": "object",
            "description": "Nur bei der Zustellung an Webhooks.",
            "properties": {
                name: {"type": "string", "description": satz}
                for name, satz in UNTERSCHRIEBEN.items()
            },
        },
        "payload": {
            "type": "object",
            "required": [
                *("specversion", "id", "source", "type", "subject", "time"),
                *("datacontenttype", "data"),
            ],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "format": "uuid"},
                "source": {"type": "string", "format": "uri-reference"},
                "type": {"const": typ},
                "subject": {"type": "string"},
                "time": {"type": "string", "format": "date-time"},
                "datacontenttype": {"const": "application/json"},
                "data": {"$ref": f"#/components/schemas/{art.daten.__name__}"},
            },
        },
    }
