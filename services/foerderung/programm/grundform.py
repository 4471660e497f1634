"""What every part of a programme's document is made of."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.foerderung.programm.quelle import Quelle, QuelleVerweis
from shared.schemas.eingabe import lesbar

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(lesbar)]


class Teil(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MitQuelle(Teil):
    """A fact and where it comes from."""

    quelle: QuelleVerweis


def quellen_in(wert: object) -> Iterator[Quelle]:
    """Return every source named anywhere in a part of a document, as often as it is."""
    match wert:
        case Quelle():
            yield wert
        case BaseModel():
            for name in type(wert).model_fields:
                yield from quellen_in(getattr(wert, name))
        case dict():
            for teil in wert.values():
                yield from quellen_in(teil)
        case tuple():
            for teil in wert:
                yield from quellen_in(teil)
