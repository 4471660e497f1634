"""What persons write stays out of all that is recorded: log lines, figures and traces.

Every operation that takes a body gets its published example with invented personal data in each
free text, in the way of somebody who may do everything; and the same data in addresses, headers and
tokens. Many are accepted, the others are refused: both leave traces.
"""

import json
import re
from collections import Counter
from typing import Any
from uuid import uuid4

from shared.auth import Rolle
from tests.dienste import GUELTIG, adresse, vorhandenes
from tests.shared.beobachtung.conftest import Beobachtet
from tests.sicherheit.orte import mit, orte, schema_am
from tests.sicherheit.test_feindliche_eingaben import beispiel
from tests.tokens import bearer
from tests.vier_dienste import DIENSTE

NAME, POST = "Erika Kanarienvogel", "erika.kanarienvogel@example.org"
IBAN, FREI = "DE89370400440532013000", "Kanarienvogel wohnt im Kaefig 7"
TEXT = f"{NAME}, {POST}, {IBAN}: {FREI}"
BEREIT = ("katalog", "foerderung")  # where things are made to act upon
KANARIEN = re.compile(r"kanarien|37040044|kaefig|eyJ[A-Za-z0-9_-]{10,}\.", re.IGNORECASE)


def passend(schema: dict[str, Any]) -> str | None:
    """Return the longest canary that may stand there; None where nobody writes freely."""
    for zweig in (schema, *schema.get("anyOf", [])):
        if zweig.get("type") == "string" and not {"format", "enum", "const"} & zweig.keys():
            for kanarie in (TEXT, NAME, POST):
                muster, laenge = zweig.get("pattern", ""), zweig.get("maxLength", len(TEXT))
                if len(kanarie) <= laenge and re.search(muster, kanarie):
                    return kanarie
    return None


def mit_kanarien(dokument: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Return the example of a body with canaries in it; None where there is no JSON body."""
    inhalt = beispiel(dokument, operation)
    if inhalt is None:
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    for ort in list(orte(inhalt)):
        if ort and (kanarie := passend(schema_am(dokument, schema, ort))):
            inhalt = mit(inhalt, ort, kanarie)
    return inhalt


async def test_nichts_persoenliches_wird_aufgezeichnet(beobachtet: Beobachtet) -> None:
    client, antworten = beobachtet.client, Counter[str]()
    kopf = bearer(sub=POST, rollen=list(Rolle), name=NAME, email=POST) | {
        "User-Agent": NAME, "Cookie": f"sitzung={IBAN}", "X-Request-ID": FREI, "Referer": POST,
    }  # fmt: skip
    for dienst in DIENSTE:
        gibt_es = await vorhandenes(client, dienst) if dienst in BEREIT else GUELTIG
        dokument = (await client.get(f"/{dienst}/v1/openapi.json")).json()
        for pfad, methoden in dokument["paths"].items():
            for methode, operation in methoden.items():
                if methode == "get":
                    continue
                inhalt = mit_kanarien(dokument, operation)
                antwort = await client.request(
                    methode,
                    adresse(gibt_es, pfad),
                    json=inhalt,
                    headers=kopf | {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'},
                )
                assert antwort.status_code < 500 or antwort.status_code == 503, pfad
                persoenlich = "persönlich " if NAME in json.dumps(inhalt) else ""
                antworten[f"{persoenlich}{antwort.status_code // 100}xx"] += 1
    for wo in ("/katalog/v1/leistungen", "/katalog/v1/kommunen", "/katalog/v1/mitteilungen"):
        await client.get(wo, params={"q": TEXT, NAME: IBAN}, headers=kopf)
        assert (await client.get(wo, params={"q": FREI}, headers=kopf)).status_code == 200
        assert (await client.get(f"{wo}/{POST}", headers=kopf)).status_code >= 400
    falsch = {"Authorization": f"Bearer {IBAN}.{FREI.replace(' ', '')}"}
    await client.get("/beratung/v1/buchungen", headers=kopf | falsch)
    assert antworten["persönlich 2xx"] >= 8, antworten
    assert antworten["persönlich 4xx"] >= 15, antworten

    protokoll = beobachtet.protokoll.getvalue()
    spuren = "\n".join(json.dumps(json.loads(span.to_json())) for span in beobachtet.spuren())
    messwerte = await beobachtet.alle_messwerte()
    for aufgezeichnet in (protokoll, spuren, messwerte):
        assert len(aufgezeichnet) > 10_000
        gefunden = KANARIEN.search(aufgezeichnet)
        assert gefunden is None, aufgezeichnet[max(0, gefunden.start() - 300) : gefunden.end()]
