"""The programmes this service is shipped with, read once from their documents."""

from collections.abc import Hashable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.quelle import Quelle
from shared.errors import DomainError

DOKUMENTE = Path(__file__).parent
QUELLEN = DOKUMENTE.parent / "quellen.yaml"


class ProgrammUnbekannt(DomainError):
    status, slug, title = 404, "programm-unbekannt", "Dieses Programm gibt es nicht"


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
    """Return every source by its id."""
    gelesen = lies_yaml(QUELLEN.read_text("utf-8"))
    return {id_: Quelle(id=id_, **inhalt) for id_, inhalt in gelesen.items()}


def lies_programm(text: str) -> Programm:
    """Return the programme of one document; raises pydantic's ValidationError."""
    roh = lies_yaml(text) | {"inhalt": sha256(text.encode()).hexdigest()}
    return Programm.model_validate(roh, context={"quellen": quellen()})


@cache
def programme() -> Mapping[str, Programm]:
    """Return every programme by its code, in the order of the codes."""
    texte = (datei.read_text("utf-8") for datei in sorted(DOKUMENTE.glob("*.yaml")))
    gelesen = {programm.code: programm for programm in map(lies_programm, texte)}
    return dict(sorted(gelesen.items()))


def programm(code: str) -> Programm:
    if code not in programme():
        raise ProgrammUnbekannt("Unter diesem Code ist kein Programm verzeichnet.")
    return programme()[code]
