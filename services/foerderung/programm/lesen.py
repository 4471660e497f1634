"""How documents are read: YAML where people write them, JSON once a programme is stored."""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.quelle import Quelle, Quellenangabe, lies_quellen

QUELLEN = Path(__file__).parents[1] / "quellen.yaml"


class _Loader(yaml.SafeLoader):
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
    return Programm.model_validate(
        {**roh, "fassung": fassung, "inhalt": pruefsumme}, context={"quellen": bekannt}
    )


def mit_quellen(roh: Mapping[str, Any], programm: Programm) -> dict[str, Any]:
    """Return the document with every source it names, so that it can be read for ever."""
    angaben = {
        quelle.id: Quellenangabe(titel=quelle.titel, extern=quelle.extern).model_dump()
        for quelle in programm.quellen()
    }
    return {**roh, "quellen": angaben}
