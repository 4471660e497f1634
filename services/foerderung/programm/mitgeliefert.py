"""The documents this service is shipped with: `<code>.yaml` in this folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.lesen import als_json, gespeichert, lies_dokument, lies_yaml

DOKUMENTE = Path(__file__).parent
FAELLE = ".faelle.yaml"


@dataclass(frozen=True)
class Mitgeliefert:
    """A version of a programme; `inhalt` is its document as JSON, `gueltig_ab` its first day."""

    fassung: int
    gueltig_ab: date
    inhalt: str
    programm: Programm


def lies_mitgeliefertes(text: str) -> Mitgeliefert:
    """Return what a YAML document says; raises pydantic's ValidationError.

    `fassung` and `gueltig_ab` stand beside the document: they tell which version it is.
    """
    roh = als_json(lies_yaml(text))
    fassung, gueltig_ab = roh.pop("fassung"), date.fromisoformat(roh.pop("gueltig_ab"))
    inhalt, pruefsumme = gespeichert(roh, lies_dokument(roh, fassung, ""))
    programm = lies_dokument(json.loads(inhalt), fassung, pruefsumme)
    return Mitgeliefert(fassung, gueltig_ab, inhalt, programm)


@cache
def mitgelieferte() -> Mapping[str, Mitgeliefert]:
    """Return what is shipped by the code of the programme, in the order of the codes."""
    dateien = (d for d in DOKUMENTE.glob("*.yaml") if not d.name.endswith(FAELLE))
    alle = [lies_mitgeliefertes(datei.read_text("utf-8")) for datei in dateien]
    return {m.programm.code: m for m in sorted(alle, key=lambda m: m.programm.code)}
