"""The life of an Antrag as a picture: `python -m services.foerderung.antrag.diagramm` writes it."""

from pathlib import Path

from services.foerderung.antrag.status import UEBERGAENGE
from shared.schemas.antrag import Antragstatus

DATEI = Path(__file__).parents[3] / "docs" / "antrag.md"
KOPF = """# Das Leben eines Antrags

Erzeugt aus der Tabelle der Übergänge (`services/foerderung/antrag/status.py`), nicht von Hand
geändert: `python -m services.foerderung.antrag.diagramm`.

"""


def diagramm() -> str:
    """Return the page with the state diagram in Mermaid."""
    zeilen = ["stateDiagram-v2", f"    [*] --> {Antragstatus.ENTWURF}: anlegen"]
    for akt, uebergang in UEBERGAENGE.items():
        for von in (s for s in Antragstatus if s in uebergang.von):
            zeilen += [
                f"    {von} --> {nach}: {akt} ({', '.join(uebergang.rollen)})"
                for nach in Antragstatus
                if nach in (uebergang.nach or {von})
            ]
    ohne_ausgang = [s for s in Antragstatus if not any(s in u.von for u in UEBERGAENGE.values())]
    zeilen += [f"    {status} --> [*]" for status in ohne_ausgang]
    return KOPF + "```mermaid\n" + "\n".join(zeilen) + "\n```\n"


if __name__ == "__main__":
    DATEI.write_text(diagramm(), encoding="utf-8")
