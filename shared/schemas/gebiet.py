"""What a Gemeindeschlüssel says by itself (Hessen; GV100AD, Statistisches Bundesamt)."""


def ist_landkreis(ags: str) -> bool:
    """Return whether this AGS names a Landkreis: Kreis part 31 or higher, no Gemeinde part."""
    return ags[5:] == "000" and int(ags[3:5]) >= 31


def kreis(ags: str) -> str:
    """Return the key of the Kreis or kreisfreie Stadt, 8 digits, in which this AGS lies."""
    return ags[:5] + "000"
