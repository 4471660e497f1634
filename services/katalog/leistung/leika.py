"""The structure of a LeiKa key: 99, group, object, Verrichtung, detail (three digits each).

Of a Leistungsobjekt (LO) the last six digits are 0, of a Verrichtung (LOV) the last three.
Source: Leistungskatalog der öffentlichen Verwaltung (LeiKa), FIM.
"""

ENDE_OBJEKT, ENDE_VERRICHTUNG = 8, 11


def leistungsobjekt(schluessel: str) -> str:
    """Return the key of the Leistungsobjekt that a key of 14 digits belongs to."""
    return schluessel[:ENDE_OBJEKT] + "000000"


def eigener_teil(schluessel: str) -> str:
    """Return the digits with which the key itself and those of everything under it begin."""
    if schluessel[ENDE_OBJEKT:] == "000000":
        return schluessel[:ENDE_OBJEKT]
    if schluessel[ENDE_VERRICHTUNG:] == "000":
        return schluessel[:ENDE_VERRICHTUNG]
    return schluessel
