"""A report as text for the terminal."""

from shared.schemas.uebernahme import MAX_EINTRAEGE, Uebernahmebericht, Unterschied, Unterschiedsart

ZEICHEN = {Unterschiedsart.NEU: "+", Unterschiedsart.GEAENDERT: "~", Unterschiedsart.ENTFERNT: "-"}


def bericht_als_text(bericht: Uebernahmebericht, *, probe: bool) -> str:
    """Return the counts, the differences one by one, the hints and the refused lines."""
    zeilen = [
        "Probe: nichts wurde geändert." if probe else "Übernommen.",
        "",
        f"  Gelesen {bericht.gelesen}, davon nicht für uns {bericht.uebersprungen},"
        f" abgelehnt {bericht.abgelehnt}",
        "",
        f"  {'':<22}{'neu':>10}{'geändert':>12}{'entfernt':>12}{'unverändert':>13}",
    ]
    for z in bericht.zaehlungen:
        zeilen.append(
            f"  {z.gegenstand:<22}{z.neu:>10}{z.geaendert:>12}{z.entfernt:>12}{z.unveraendert:>13}"
        )
    zeilen += _abschnitt("Unterschiede", [_unterschied(u) for u in bericht.unterschiede])
    if len(bericht.unterschiede) == MAX_EINTRAEGE:
        zeilen.append(f"  … gezeigt sind die ersten {MAX_EINTRAEGE}")
    zeilen += _abschnitt("Hinweise", bericht.hinweise)
    zeilen += _abschnitt(
        "Abgelehnt", [f"Zeile {a.zeile}: {a.grund}" for a in bericht.abgelehnte_zeilen]
    )
    return "\n".join(zeilen) + "\n"


def _abschnitt(titel: str, saetze: list[str]) -> list[str]:
    return ["", f"  {titel}", *(f"    {satz}" for satz in saetze)] if saetze else []


def _unterschied(u: Unterschied) -> str:
    name = u.name if len(u.name) <= 80 else f"{u.name[:79]}…"
    werte = "; ".join(f"{a.feld} {_wert(a.alt)} → {_wert(a.neu)}" for a in u.aenderungen)
    return f"{ZEICHEN[u.art]} {u.gegenstand} {u.schluessel} {name}" + (
        f": {werte}" if werte else ""
    )


def _wert(wert: str | None) -> str:
    return "(leer)" if wert is None else wert
