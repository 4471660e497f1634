"""`ozg token`: a token of the development issuer, for trying things out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from pydantic import TypeAdapter, ValidationError

from ozg.aussteller import ALGORITHM, kennung, schluessel, veroeffentlichter_name
from ozg.umgebung import DIENSTE, Abbruch
from shared.auth import Person, Rolle
from shared.schemas.eingabe import Ags

AUDIENCE = "ozg-kommunal"
LONGEST = 24 * 60


def token_ausstellen(
    ordner: Path,
    *,
    rollen: Sequence[str],
    ags: Sequence[str],
    person: str,
    minuten: int,
    jetzt: datetime,
    dienst: str | None = None,
    verband: str | None = None,
) -> str:
    """Return a signed token, valid for `minuten` from `jetzt`; raises Abbruch.

    A user's holds at every service; `verband` is whom a kspv person votes for. With `dienst` it is
    a machine's and holds at that one only.
    """
    if not 1 <= minuten <= LONGEST:
        raise Abbruch(f"Ein Token gilt 1 bis {LONGEST} Minuten, nicht {minuten}.")
    if dienst is not None and dienst not in DIENSTE:
        raise Abbruch(f"Den Dienst „{dienst}“ gibt es nicht; es gibt {', '.join(DIENSTE)}.")
    wer: dict[str, Any] = {
        "sub": person,
        "rollen": _rollen(rollen),
        "ags": [_ags(key) for key in ags],
    }
    if verband is not None:
        wer["verband"] = verband
    if Rolle.KOMMUNE in rollen and not ags:
        raise Abbruch("Zur Rolle kommune gehört mindestens ein --ags.")
    try:
        Person.model_validate(wer)
    except ValidationError as error:
        raise Abbruch(
            "--person braucht 1 bis 255, --verband 1 bis 200 Zeichen ohne Steuerzeichen."
        ) from error
    try:
        key, issuer = schluessel(ordner), veroeffentlichter_name(ordner)
    except FileNotFoundError as error:
        raise Abbruch(
            f"Im Ordner {ordner} (OZG_DATEN) lief noch nie eine Plattform; starten Sie zuerst"
            " `ozg up`."
        ) from error
    claims = wer | {
        "iss": issuer,
        "aud": dienst or AUDIENCE,
        "iat": jetzt,
        "exp": jetzt + timedelta(minutes=minuten),
    }
    return jwt.encode(claims, key, ALGORITHM, headers={"kid": kennung(key)})


def _rollen(names: Sequence[str]) -> list[str]:
    unknown = sorted(set(names) - set(Rolle))
    if unknown:
        raise Abbruch(
            f"Die Rolle „{unknown[0]}“ gibt es nicht; es gibt {', '.join(sorted(Rolle))}."
        )
    return sorted(set(names))


def _ags(key: str) -> str:
    try:
        return TypeAdapter[str](Ags).validate_python(key)
    except ValidationError as error:
        raise Abbruch(
            f"„{key}“ ist kein Gemeindeschlüssel: er hat 8 Ziffern (auch 5 oder 12)."
        ) from error
