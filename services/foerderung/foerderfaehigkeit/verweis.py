"""The address of a check: it holds the facts and the version of the rules, and nothing else.

The same facts have the same address: Kommunen and days are sorted, numbers have no trailing zeros.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.dokument import Programm
from shared.schemas.foerderung import Angabentyp

PFAD = "/foerderung/v1/pruefungen"
JA_NEIN = {"true": True, "false": False}


def verweis(
    programm: Programm,
    *,
    kommunen: Iterable[str],
    stichtag: date,
    angaben: Mapping[str, Angabenwert],
    gruppe_offen: bool,
) -> str:
    """Return path and query; `kommunen` are keys of 8 digits."""
    teile = [
        ("programm", programm.code),
        ("regelversion", programm.regelversion),
        ("stichtag", stichtag.isoformat()),
        *(("kommunen", ags) for ags in sorted(kommunen)),
        *([("gruppe_offen", "true")] if gruppe_offen else []),
        *(("angaben", f"{name}:{_text(wert)}") for name, wert in sorted(angaben.items())),
    ]
    # nothing here needs to be escaped: the patterns of codes, names and values let in no such sign
    return f"{PFAD}?{'&'.join(f'{name}={wert}' for name, wert in teile)}"


def roh(programm: Programm, texte: Iterable[str]) -> list[tuple[str, object]]:
    """Return name and value of each `name:value` as JSON has them; nothing is checked yet."""
    return [
        (name, _wert(programm, name, text)) for name, _, text in (t.partition(":") for t in texte)
    ]


def _text(wert: Angabenwert) -> str:
    match wert:
        case bool():
            return "true" if wert else "false"
        case tuple():
            return ",".join(tag.isoformat() for tag in sorted(wert))
        case date():
            return wert.isoformat()
    return f"{Decimal(wert).normalize():f}"


def _wert(programm: Programm, name: str, text: str) -> object:
    angabe = programm.angaben.get(name)
    match angabe and angabe.typ:
        case Angabentyp.WAHRHEIT:
            return JA_NEIN.get(text, text)
        case Angabentyp.GANZZAHL:
            return int(text) if re.fullmatch(r"-?[0-9]{1,20}", text) else text
        case Angabentyp.DATEN:
            return text.split(",")
    return text
