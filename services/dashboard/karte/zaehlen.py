"""How many have it, counted in three ways: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from shared.anteil import anteil
from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard_zahl import AnteilRead, ZaehlergebnisRead
from shared.schemas.katalog import Kommunenart
from shared.schemas.umsetzung import KommunenumsetzungRead

K = KommunenumsetzungRead

TITEL = {
    Zaehlweise.KOMMUNEN: "Anteil der Kommunen",
    Zaehlweise.MINDESTENS_EINE: "Mindestens eine im Kreis",
    Zaehlweise.EINWOHNER: "Anteil der Einwohner",
}
EINHEIT = {
    Zaehlweise.KOMMUNEN: "Kommunen",
    Zaehlweise.MINDESTENS_EINE: "Kreise und kreisfreie Städte",
    Zaehlweise.EINWOHNER: "Einwohnerinnen und Einwohner",
}
UNBEKANNT = AnteilRead(zaehler=None, nenner=None, anteil=None, hinweis=None)


def kreis_von(kommune: K) -> str:
    """Return the key of the Landkreis or kreisfreie Stadt it belongs to or is."""
    return kommune.kreis or kommune.ags


def nach_kreisen(kommunen: Iterable[K]) -> Mapping[str, list[K]]:
    """Return the Kommunen of each Kreis, by its key."""
    kreise: dict[str, list[K]] = {}
    for kommune in kommunen:
        kreise.setdefault(kreis_von(kommune), []).append(kommune)
    return kreise


def gezaehlt(zaehler: int, nenner: int, hinweis: str | None = None) -> AnteilRead:
    return AnteilRead(
        zaehler=zaehler, nenner=nenner, anteil=anteil(zaehler, nenner), hinweis=hinweis
    )


def zaehlen(weise: Zaehlweise, kommunen: Sequence[K], hat: Collection[str] | None) -> AnteilRead:
    """Count those of `kommunen` whose key is in `hat`; None means that nobody knows."""
    if hat is None:
        return UNBEKANNT
    if weise is Zaehlweise.KOMMUNEN:
        return gezaehlt(sum(k.ags in hat for k in kommunen), len(kommunen))
    if weise is Zaehlweise.MINDESTENS_EINE:
        kreise = nach_kreisen(kommunen).values()
        return gezaehlt(sum(any(k.ags in hat for k in kreis) for kreis in kreise), len(kreise))
    return _einwohner(kommunen, hat)


def _einwohner(kommunen: Sequence[K], hat: Collection[str]) -> AnteilRead:
    """Each inhabitant counts once: a Landkreis is left out, its Gemeinden are not."""
    orte = [kommune for kommune in kommunen if kommune.art is not Kommunenart.LANDKREIS]
    bekannt = [(kommune.ags, kommune.einwohner) for kommune in orte if kommune.einwohner]
    ohne = len(orte) - len(bekannt)
    if not bekannt:
        return UNBEKANNT.model_copy(update={"hinweis": "Einwohnerzahlen sind nicht bekannt."})
    hinweis = None
    if ohne:
        wovon = "einer Kommune" if ohne == 1 else f"{ohne} Kommunen"
        hinweis = f"Ohne die Einwohner von {wovon}, deren Zahl nicht bekannt ist."
    return gezaehlt(
        sum(zahl for ags, zahl in bekannt if ags in hat), sum(z for _, z in bekannt), hinweis
    )


def ergebnisse(
    kommunen: Sequence[K], hat: Collection[str] | None, was: str
) -> list[ZaehlergebnisRead]:
    """Return all three; `was` names those who have it: "Kommunen in der Beratung"."""
    definition = {
        Zaehlweise.KOMMUNEN: f"{was}, von allen Landkreisen, Städten und Gemeinden.",
        Zaehlweise.MINDESTENS_EINE: (
            f"Landkreise und kreisfreie Städte mit mindestens einer; gezählt werden {was}, den"
            " Landkreis selbst eingeschlossen. Wie viele Kommunen es sind, sagt die Zahl nicht."
        ),
        Zaehlweise.EINWOHNER: (
            f"Menschen in Städten und Gemeinden, gezählt für {was}. Landkreise zählen hier nicht,"
            " weil ihre Menschen schon in den Gemeinden gezählt sind."
        ),
    }
    return [
        ZaehlergebnisRead(
            **zaehlen(weise, kommunen, hat).model_dump(),
            zaehlweise=weise,
            titel=TITEL[weise],
            einheit=EINHEIT[weise],
            definition=definition[weise],
        )
        for weise in Zaehlweise
    ]
