"""What is wrong with a document, each thing with its place in it."""

from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from shared.eingabefehler import to_input_error
from shared.schemas.problem import InputError

HOECHSTENS = 100  # a document of 64 KiB may be wrong in more places than anybody reads
DOKUMENT = ("body", "dokument")
VON_PYDANTIC = frozenset(get_args(ErrorType))


def bericht(error: ValidationError, *, wo: tuple[str, ...] = DOKUMENT) -> list[InputError]:
    """Return the findings; `wo` is where the document itself stands."""
    return [_befund(fehler, wo) for fehler in error.errors(include_url=False)[:HOECHSTENS]]


def _befund(fehler: Any, wo: tuple[str, ...]) -> InputError:
    befund = to_input_error({**fehler, "loc": (*wo, *_im_dokument(fehler["loc"]))})
    if fehler["type"] in VON_PYDANTIC:
        return befund
    return InputError(pointer=befund.pointer, code=befund.code, detail=fehler["msg"])


def _im_dokument(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return the place without what pydantic adds: which type of rule or part it took, `[key]`."""
    schritte = [schritt for schritt in loc if schritt != "[key]"]
    match schritte:
        case ["regeln", nummer, _, *rest]:
            return ("regeln", nummer, *rest)
        case ["hoehe", "min", nummer, _, *rest]:
            return ("hoehe", "min", nummer, *rest)
    return tuple(schritte)
