"""`ozg auskunft`: everything that the services store of one person, as JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ozg.umgebung import DIENSTE


async def auskunft(
    urls: Mapping[str, str], *, kennung: str, texte: Sequence[str]
) -> dict[str, Any]:
    """Read it with the <SERVICE>_DATABASE_URL of `urls`, each service at one instant."""
    from shared.journal.lesen import schnappschuss
    from shared.personendaten import auskunft as personendaten

    gespeichert: dict[str, Any] = {}
    unlesbar: dict[str, str] = {}
    for dienst in DIENSTE:
        async with schnappschuss(urls[f"{dienst.upper()}_DATABASE_URL"]) as connection:
            gespeichert[dienst] = await personendaten.auskunft(
                connection, dienst, kennung=kennung, texte=texte
            )
        unlesbar |= personendaten.unlesbar(dienst)
    return {
        "kennung": kennung,
        "gesucht_nach": [kennung, *texte],
        "stand": datetime.now(UTC).isoformat(timespec="seconds"),
        "gespeichert": gespeichert,
        "nicht_durchsuchbar": unlesbar,
    }


def als_text(ergebnis: Mapping[str, Any]) -> str:
    """Return it for people: a heading per table, a line per value."""
    zeilen = [f"Auskunft zu „{ergebnis['kennung']}“, Stand {ergebnis['stand']}"]
    for tabellen in ergebnis["gespeichert"].values():
        for tabelle, gefunden in tabellen.items():
            zeilen += ["", f"{tabelle} ({len(gefunden)})"]
            for zeile in gefunden:
                zeilen += [f"  {name}: {_wort(wert)}" for name, wert in zeile.items()] + [""]
    zeilen += ["", "Nicht durchsuchbar"]
    zeilen += [f"  {spalte}: {grund}" for spalte, grund in ergebnis["nicht_durchsuchbar"].items()]
    return "\n".join(zeilen)


def _wort(wert: Any) -> str:
    if wert is None:
        return "–"
    return wert if isinstance(wert, str) else json.dumps(wert, ensure_ascii=False)
