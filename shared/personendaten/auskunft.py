"""What is stored of one person (Art. 15 DSGVO): every row of the register that names them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.personendaten.register import REGISTER, Art, Spalte

MINDESTENS = 4  # letters of a text that is searched for


async def auskunft(
    connection: AsyncConnection, dienst: str, *, kennung: str, texte: Collection[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by table, as JSON.

    `kennung` is looked for as a whole where a `sub` is kept, and in what people wrote; each of
    `texte` (a name, an address) in what people wrote, whatever its case.
    """
    gefunden = {}
    for tabelle, spalten in _tabellen(dienst).items():
        bedingungen, werte = _bedingungen(spalten, kennung, texte)
        if not bedingungen:
            continue
        sql = f"SELECT t.* FROM {tabelle} t WHERE {' OR '.join(bedingungen)}"  # noqa: S608 (our own)
        zeilen = (await connection.execute(text(sql), werte)).mappings().all()
        if zeilen:
            gefunden[tabelle] = [
                {name: als_json(wert) for name, wert in zeile.items()} for zeile in zeilen
            ]
    return gefunden


def unlesbar(dienst: str) -> dict[str, str]:
    """Return which columns of a service nobody can search, and why."""
    return {
        f"{spalte.tabelle}.{spalte.name}": spalte.ende
        for spalte in REGISTER
        if spalte.art is Art.VERSCHLUESSELT and spalte.tabelle.startswith(f"{dienst}.")
    }


def als_json(wert: Any) -> Any:
    """Return a column's value as JSON has it; bytes as text where they are one."""
    match wert:
        case datetime() | date():
            return wert.isoformat()
        case bytes():
            try:
                return wert.decode()
            except UnicodeDecodeError:
                return wert.hex()
        case list() | tuple():
            return [als_json(einer) for einer in wert]
        case Mapping():
            return {name: als_json(einer) for name, einer in wert.items()}
        case None | bool() | int() | float() | str():
            return wert
        case _:
            return str(wert)


def _tabellen(dienst: str) -> Mapping[str, list[Spalte]]:
    tabellen = defaultdict(list)
    for spalte in REGISTER:
        if spalte.tabelle.startswith(f"{dienst}.") and spalte.art is not Art.VERSCHLUESSELT:
            tabellen[spalte.tabelle].append(spalte)
    return tabellen


def _bedingungen(
    spalten: Collection[Spalte], kennung: str, texte: Collection[str]
) -> tuple[list[str], dict[str, str]]:
    bedingungen, werte = [], {"kennung": kennung}
    gesucht = {f"text{nr}": wort for nr, wort in enumerate((kennung, *texte))}
    gesucht = {name: wort for name, wort in gesucht.items() if len(wort) >= MINDESTENS}
    for spalte in spalten:
        if spalte.art is Art.KENNUNG:
            bedingungen.append(f"t.{spalte.name} = :kennung")
        elif spalte.art is not Art.DATEI:
            bedingungen += [_enthaelt(spalte, name) for name in gesucht]
            werte |= gesucht
    return bedingungen, werte


def _enthaelt(spalte: Spalte, gesucht: str) -> str:
    """Bytes are searched as bytes: what they hold is UTF-8, and their letters as they are."""
    if (spalte.tabelle.partition(".")[2], spalte.name) == ("antwort", "body"):
        return f"position(convert_to(:{gesucht}, 'UTF8') IN t.{spalte.name}) > 0"
    return f"position(lower(:{gesucht}) IN lower(t.{spalte.name}::text)) > 0"
