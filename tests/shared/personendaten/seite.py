"""docs/betrieb/datenschutz.md as the register says it; `python -m tests.shared.personendaten.seite`
writes it.
"""

from pathlib import Path

from shared.personendaten.fristen import Fristen
from shared.personendaten.regeln import REGELN
from shared.personendaten.register import REGISTER

SEITE = Path(__file__).parents[3] / "docs" / "betrieb" / "datenschutz.md"
ANFANG = """\
# Daten von Personen

Die Plattform führt kein Verzeichnis von Personen. Was eine Person erkennen lässt, steht in den
Spalten dieser Liste; sie ist die einzige im Code (`shared/personendaten/register.py`), nach ihr
wird gelöscht und Auskunft gegeben. Eine neue Spalte, die Text fassen kann, lässt einen Test
scheitern, bis sie eingetragen ist.

```sh
ozg auskunft ‹KENNUNG›                     # was gespeichert ist (Art. 15 DSGVO); auch --json
ozg auskunft ‹KENNUNG› --text 'Vorname Nachname' --text postfach@kommune.example   # auch in Texten
ozg loeschlauf                             # zählt nur
ozg loeschlauf --ausfuehren                # löscht; einmal in der Nacht
```

Beide lesen die Datenbanken selbst: Wer ihre Zugänge hat, darf sie aufrufen, sonst niemand. Der
Löschlauf arbeitet als Eigentümer der Tabellen (`‹DIENST›_MIGRATION_URL`). Was er an einem
Gegenstand löscht, steht im Journal (`personendaten_loeschen`), und das Journal prüft sich danach
wie zuvor ([Journal](journal.md)). Entfernte Dateien nimmt der Dienst binnen eines Tages aus der
Ablage. Sicherungen behalten, was sie haben, bis sie selbst ablaufen. Bescheide und Verträge gehen
mit der Akte an das Archiv; was in ihnen steht, wird auf Antrag von Hand gesucht.

## Fristen

Voreingestellt sind Vorschläge. Welche Frist gilt, sagt das Haushalts- und Archivrecht des Landes;
wer die Plattform betreibt, setzt sie.

| Frist | sonst | was geschieht |
|---|---|---|
"""
SPALTEN = """
## Spalten

| Spalte | Art | was mit ihr wird |
|---|---|---|
"""


def seite() -> str:
    fristen = Fristen.model_construct()
    zeilen = [ANFANG]
    for name in Fristen.model_fields:
        was = "; ".join(dict.fromkeys(regel.was for regel in REGELN if regel.frist == name))
        tage = getattr(fristen, name).days
        zeilen.append(f"| `OZG_AUFHEBEN_{name.upper()}` | {tage} Tage | {was} |\n")
    zeilen.append(SPALTEN)
    namen = {regel.name: f"Löschlauf, `OZG_AUFHEBEN_{regel.frist.upper()}`" for regel in REGELN}
    for spalte in REGISTER:
        ende = namen.get(spalte.ende, spalte.ende)
        zeilen.append(f"| `{spalte.tabelle}.{spalte.name}` | {spalte.art.value} | {ende} |\n")
    return "".join(zeilen)


if __name__ == "__main__":
    SEITE.write_text(seite(), "utf-8")
