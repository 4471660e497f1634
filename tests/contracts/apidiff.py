"""`make api-diff`: what of the present document breaks a program written for the last release.

The last release is the youngest tag behind HEAD; without one, what HEAD itself holds. No tool for
this is kept on PyPI, npm or in Debian, so the rules are here: what may be sent must go on being
accepted, and what is read must go on being there. A further value of an enumeration in an answer is
told as a hint. Exit code 1 when something breaks while the document's major version stays.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, TypeAlias

from tests.contracts.dokumente import DATEI, WURZEL, gemeinsames_dokument

Json: TypeAlias = dict[str, Any]
METHODEN = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
OBEN = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
HINWEIS = "Hinweis: "
UNTEN = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")


class Vergleich:
    """Compares two documents; `brueche` are sentences, each with the place where it is."""

    def __init__(self, alt: Json, neu: Json) -> None:
        self.alt, self.neu = alt, neu
        self.gesehen: set[tuple[str, str, bool]] = set()

    def brueche(self) -> Iterator[str]:
        for pfad, wege in self.alt["paths"].items():
            for methode in filter(wege.__contains__, METHODEN):
                ort = f"{methode.upper()} {pfad}"
                if neue := self.neu["paths"].get(pfad, {}).get(methode):
                    yield from self._operation(wege[methode], neue, ort)
                elif not wege[methode].get("deprecated"):
                    yield f"{ort}: gibt es nicht mehr und war nicht als veraltet angesagt"

    def _operation(self, alt: Json, neu: Json, ort: str) -> Iterator[str]:
        if alt["operationId"] != neu["operationId"]:
            yield f"{ort}: operationId war {alt['operationId']}, ist {neu['operationId']}"
        if neu.get("security") and not alt.get("security"):
            yield f"{ort}: braucht jetzt ein Token"
        vorher, jetzt = (
            {(p["in"], p["name"]): p for p in o.get("parameters", [])} for o in (alt, neu)
        )
        for (wo, name), parameter in vorher.items():
            if (wo, name) not in jetzt:
                yield f"{ort}: {wo} {name} wird nicht mehr angenommen"
            else:
                yield from self._pflicht(parameter, jetzt[wo, name], f"{ort} {wo} {name}")
                yield from self._schema(
                    parameter["schema"], jetzt[wo, name]["schema"], f"{ort} {wo} {name}", True
                )
        for (wo, name), parameter in jetzt.items():
            if parameter.get("required") and (wo, name) not in vorher:
                yield f"{ort}: {wo} {name} ist neu und nötig"
        yield from self._rumpf(alt.get("requestBody"), neu.get("requestBody"), f"{ort} Rumpf")
        for status, antwort in alt["responses"].items():
            if status.startswith("2"):
                if status in neu["responses"]:
                    yield from self._inhalte(
                        antwort, neu["responses"][status], f"{ort} {status}", False
                    )
                else:
                    yield f"{ort}: antwortet nicht mehr mit {status}"

    def _pflicht(self, alt: Json, neu: Json, ort: str) -> Iterator[str]:
        if neu.get("required") and not alt.get("required"):
            yield f"{ort}: ist jetzt nötig"

    def _rumpf(self, alt: Json | None, neu: Json | None, ort: str) -> Iterator[str]:
        if alt is None:
            if neu and neu.get("required"):
                yield f"{ort}: ist neu und nötig"
        elif neu is None:
            yield f"{ort}: wird nicht mehr angenommen"
        else:
            yield from self._pflicht(alt, neu, ort)
            yield from self._inhalte(alt, neu, ort, True)

    def _inhalte(self, alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
        for art, inhalt in alt.get("content", {}).items():
            if art not in neu.get("content", {}):
                yield f"{ort}: {art} gibt es nicht mehr"
            else:
                yield from self._schema(
                    inhalt.get("schema", {}), neu["content"][art].get("schema", {}), ort, eingabe
                )

    def _schema(self, alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
        paar = (json.dumps(alt, sort_keys=True), json.dumps(neu, sort_keys=True), eingabe)
        if "$ref" in paar[0]:
            if paar in self.gesehen:  # told where it was met first; also what holds itself
                return
            self.gesehen.add(paar)
        alt, neu = _aufgeloest(self.alt, alt), _aufgeloest(self.neu, neu)
        yield from _werte(alt, neu, ort, eingabe)
        yield from _grenzen(alt, neu, ort, eingabe)
        yield from self._felder(alt, neu, ort, eingabe)
        if "items" in alt and "items" in neu:
            yield from self._schema(alt["items"], neu["items"], f"{ort}[]", eingabe)
        yield from self._zweige(alt, neu, ort, eingabe)

    def _felder(self, alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
        vorher, jetzt = alt.get("properties", {}), neu.get("properties", {})
        for name, schema in vorher.items():
            if name in jetzt:
                yield from self._schema(schema, jetzt[name], f"{ort}.{name}", eingabe)
            else:
                yield f"{ort}.{name}: gibt es nicht mehr"
        noetig, war = set(neu.get("required", [])), set(alt.get("required", []))
        if eingabe:
            yield from (f"{ort}.{name}: ist jetzt nötig" for name in sorted(noetig - war))
        else:
            fehlt = sorted((war - noetig) & jetzt.keys())
            yield from (f"{ort}.{name}: kann jetzt fehlen" for name in fehlt)

    def _zweige(self, alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
        """Compare what a value may be, one after the other; which of them is new matters."""
        vorher, jetzt = _arten(alt), _arten(neu)
        weniger, mehr = vorher.keys() - jetzt.keys(), jetzt.keys() - vorher.keys()
        if eingabe and weniger and vorher.keys() and jetzt.keys():
            yield f"{ort}: nimmt nicht mehr an: {', '.join(sorted(weniger))}"
        if not eingabe and mehr and vorher.keys():
            yield f"{ort}: kann jetzt auch sein: {', '.join(sorted(mehr))}"
        for art in sorted(vorher.keys() & jetzt.keys()):
            if vorher[art] is not alt or jetzt[art] is not neu:
                yield from self._schema(vorher[art], jetzt[art], ort, eingabe)


def _arten(schema: Json) -> dict[str, Json]:
    """Return what a value may be, by a name that stays: the schema's, else its type."""
    if zweige := schema.get("anyOf") or schema.get("oneOf"):
        return {name: zweig for zweig in zweige for name in [_name(zweig)]}
    if isinstance(schema.get("type"), list):
        return {art: schema | {"type": art} for art in schema["type"]}
    return {_name(schema): schema} if _name(schema) else {}


def _name(schema: Json) -> str:
    if verweis := schema.get("$ref"):
        return str(verweis).rpartition("/")[2]
    return str(schema.get("format") or schema.get("type") or "")


def _werte(alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
    vorher, jetzt = _aufzaehlung(alt), _aufzaehlung(neu)
    if eingabe and jetzt is not None:
        fehlend = [w for w in vorher or [] if w not in jetzt]
        if vorher is None and alt:
            yield f"{ort}: nimmt nur noch {jetzt}"
        elif fehlend:
            yield f"{ort}: nimmt {fehlend} nicht mehr an"
    if not eingabe and vorher is not None:
        if jetzt is None:
            yield f"{ort}: ist keine Aufzählung mehr"
        elif mehr := [w for w in jetzt if w not in vorher]:
            yield f"{HINWEIS}{ort}: kann jetzt auch {mehr} sein"


def _aufzaehlung(schema: Json) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _grenzen(alt: Json, neu: Json, ort: str, eingabe: bool) -> Iterator[str]:
    """What is sent may not be held to narrower limits; what is read has none to count on."""
    if not eingabe:
        return
    for name in OBEN:
        if name in neu and neu[name] < alt.get(name, float("inf")):
            yield f"{ort}: {name} war {alt.get(name, 'offen')}, ist {neu[name]}"
    for name in UNTEN:
        if name in neu and neu[name] > alt.get(name, float("-inf")):
            yield f"{ort}: {name} war {alt.get(name, 'offen')}, ist {neu[name]}"
    if "pattern" in neu and neu["pattern"] != alt.get("pattern"):
        yield f"{ort}: pattern ist ein anderes"
    if neu.get("additionalProperties") is False and alt.get("additionalProperties") is not False:
        yield f"{ort}: weitere Felder werden nicht mehr angenommen" * ("properties" in alt)


def _aufgeloest(dokument: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = dokument["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _git(*befehl: str) -> str | None:
    lauf = subprocess.run(["git", *befehl], cwd=WURZEL, capture_output=True, text=True, check=False)
    return lauf.stdout.strip() if lauf.returncode == 0 else None


def main(seit: str | None) -> int:
    seit = seit or _git("describe", "--tags", "--abbrev=0") or "HEAD"
    alt = _git("show", f"{seit}:{DATEI.relative_to(WURZEL)}")
    if alt is None:
        print(f"In {seit} gibt es noch kein Dokument: Es kann nichts brechen.")
        return 0
    vorher, jetzt = json.loads(alt), gemeinsames_dokument()
    saetze = list(Vergleich(vorher, jetzt).brueche())
    anzahl = sum(not satz.startswith(HINWEIS) for satz in saetze)
    print(*saetze, f"Seit {seit}: {anzahl} Brüche.", sep="\n")
    return int(anzahl > 0 and hauptversion(vorher) == hauptversion(jetzt))


def hauptversion(dokument: Json) -> str:
    return str(dokument["info"]["version"]).partition(".")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
