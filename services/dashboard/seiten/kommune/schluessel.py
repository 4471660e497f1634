"""The key in the address of a Kommune: written in full, or led there."""

from pydantic import TypeAdapter, ValidationError

from shared.schemas.eingabe import Ags

_AGS = TypeAdapter[str](Ags)


def voller_schluessel(text: str) -> str | None:
    """Return the key with 8 digits that these 5, 8 or 12 mean, None for anything else."""
    try:
        return _AGS.validate_python(text)
    except ValidationError:
        return None
