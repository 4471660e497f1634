"""Which Kommunen are similar: pure."""

from collections.abc import Sequence

from shared.schemas.dashboard_vergleich import Groessenklasse
from shared.schemas.katalog import Kommunenart
from shared.schemas.umsetzung import KommunenumsetzungRead

ANZAHL = 5
GRENZEN = (
    (5_000, Groessenklasse.LANDGEMEINDE),
    (20_000, Groessenklasse.KLEINSTADT),
    (100_000, Groessenklasse.MITTELSTADT),
)
IN_WORTEN = {
    Groessenklasse.LANDGEMEINDE: "unter 5.000 Einwohnern",
    Groessenklasse.KLEINSTADT: "5.000 bis unter 20.000 Einwohnern",
    Groessenklasse.MITTELSTADT: "20.000 bis unter 100.000 Einwohnern",
    Groessenklasse.GROSSSTADT: "100.000 Einwohnern und mehr",
}
KREISANGEHOERIG = frozenset({Kommunenart.STADT, Kommunenart.GEMEINDE})


def groessenklasse(einwohner: int | None) -> Groessenklasse | None:
    """Return the class, None where the number is not known."""
    if einwohner is None:
        return None
    return next(
        (klasse for grenze, klasse in GRENZEN if einwohner < grenze), Groessenklasse.GROSSSTADT
    )


def aehnliche(
    kommune: KommunenumsetzungRead, alle: Sequence[KommunenumsetzungRead]
) -> tuple[list[KommunenumsetzungRead], str]:
    """Return up to ANZAHL of the same Art and size class, and in words how they were found.

    The nearest in inhabitants come first; a Landkreis or a kreisfreie Stadt is compared with its
    own kind whatever its size, as there are few. Where the number is not known, the Art alone
    decides and those of the same Kreis come first.
    """
    gleiche_art = [k for k in alle if k.art is kommune.art and k.ags != kommune.ags]
    if kommune.einwohner is None:
        naechste = sorted(gleiche_art, key=lambda k: (k.kreis != kommune.kreis, k.name, k.ags))
        regel = "Gleiche Art; die Einwohnerzahl ist nicht bekannt, deshalb zuerst gleicher Kreis."
        return naechste[:ANZAHL], regel
    eigene = kommune.einwohner
    regel = "Gleiche Art, die nächsten nach Einwohnern."
    klasse = groessenklasse(eigene)
    if kommune.art in KREISANGEHOERIG and klasse:
        gleiche_art = [k for k in gleiche_art if groessenklasse(k.einwohner) is klasse]
        regel = f"Gleiche Art mit {IN_WORTEN[klasse]}, die nächsten nach Einwohnern."
    bekannt = [(abs(k.einwohner - eigene), k.ags, k) for k in gleiche_art if k.einwohner]
    return [k for *_, k in sorted(bekannt, key=lambda b: b[:2])[:ANZAHL]], regel
