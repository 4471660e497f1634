"""How documents are read: YAML where people write them, JSON once a programme is stored."""

import json
from collections.abc import Hashable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.quelle import Quelle, lies_quellen
from services.foerderung.programm.widerspruch import widersprueche

QUELLEN = Path(__file__).parents[1] / "quellen.yaml"


class _Loader(yaml.CSafeLoader):
    """Refuses a key that stands twice, which YAML readers otherwise resolve silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        namen = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(namen) != len(set(namen)):
            raise yaml.constructor.ConstructorError(
                None, None, "Ein Schlüssel steht doppelt.", node.start_mark
            )
        return super().construct_mapping(node, deep)


def lies_yaml(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)


@cache
def quellen() -> Mapping[str, Quelle]:
    """Return every source this service knows, by its id."""
    return lies_quellen(lies_yaml(QUELLEN.read_text("utf-8")))


def lies_dokument(roh: Mapping[str, Any], fassung: int, pruefsumme: str) -> Programm:
    """Return the programme of a document; raises pydantic's ValidationError.

    A document names sources of its own under `quellen`; besides them it may name those of
    `quellen.yaml`, as long as it is not stored.
    """
    bekannt = dict(quellen())
    with suppress(ValidationError):  # what is wrong with them the document itself says
        bekannt |= lies_quellen(roh.get("quellen", {}))
    programm = Programm.model_validate(
        {**roh, "fassung": fassung, "inhalt": pruefsumme}, context={"quellen": bekannt}
    )
    if gefunden := [*widersprueche(programm)]:
        raise ValidationError.from_exception_data(
            "Programm",
            [
                InitErrorDetails(type=PydanticCustomError(w.code, w.text), loc=w.stelle, input=None)
                for w in gefunden
            ],
        )
    return programm


def als_json(wert: Any) -> Any:
    """Return what JSON holds of a YAML value: days become text, so do keys."""
    match wert:
        case dict():
            return {str(als_json(name)): als_json(teil) for name, teil in wert.items()}
        case list():
            return [als_json(teil) for teil in wert]
        case date():
            return wert.isoformat()
    return wert


def gespeichert(roh: Mapping[str, Any], programm: Programm) -> tuple[str, str]:
    """Return the text a document is stored as, with every source it names, and its SHA-256."""
    angaben = {
        quelle.id: {"titel": quelle.titel, "extern": quelle.extern} for quelle in programm.quellen()
    }
    inhalt = json.dumps({**roh, "quellen": angaben}, ensure_ascii=False)
    return inhalt, sha256(inhalt.encode()).hexdigest()
