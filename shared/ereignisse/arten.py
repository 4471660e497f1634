"""Which types of events a service publishes, and which fields each of them has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.errors import DomainError
from shared.schemas.ereignis import Ereignisdaten


class FilterOhneTreffer(DomainError):
    status, slug, title = 422, "filter-ohne-treffer", "Dieser Filter kann nie etwas treffen"


class NichtErklaert(Exception):
    """A use case wrote an event whose type or fields nobody declared: a bug."""


@dataclass(frozen=True, slots=True)
class Gegenstandsart:
    """Events about one kind of thing: `name` as its table, `geschehen` what may happen to it."""

    name: str
    titel: str
    daten: type[Ereignisdaten]
    geschehen: tuple[str, ...]


@dataclass(frozen=True)
class Ereignisarten:
    """`intern` are kinds of things, or `ding.geschehen`, of which nothing is published: they would
    tell what not everybody may know.
    """

    dienst: str
    gegenstaende: Sequence[Gegenstandsart]
    intern: Collection[str] = ()
    typen: Mapping[str, Gegenstandsart] = field(init=False)

    def __post_init__(self) -> None:
        typen = {
            self.typ(art.name, geschehen): art
            for art in self.gegenstaende
            for geschehen in art.geschehen
        }
        object.__setattr__(self, "typen", typen)

    def typ(self, gegenstand: str, geschehen: str) -> str:
        """Return a type such as `de.ozg-kommunal.beratung.buchung.bestaetigt.v1`."""
        return f"de.ozg-kommunal.{self.dienst}.{gegenstand}.{geschehen}.v1"

    def pruefe(self, gegenstand: str, geschehen: str, daten: Mapping[str, Any]) -> None:
        """Raise NichtErklaert, or pydantic's ValidationError where a field has another type."""
        art = self.typen.get(self.typ(gegenstand, geschehen))
        if art is not None:
            art.daten.model_validate(daten)
        elif not {gegenstand, f"{gegenstand}.{geschehen}"} & set(self.intern):
            raise NichtErklaert(f"{self.typ(gegenstand, geschehen)} is not declared")

    def passende(self, muster: Sequence[str]) -> list[str]:
        """Return the types one of `muster` names, all for none; raises FilterOhneTreffer.

        A pattern ends in `*` where it names all that begin like it.
        """
        ohne = [eines for eines in muster if not any(_passt(typ, eines) for typ in self.typen)]
        if ohne:
            raise FilterOhneTreffer(
                f"Keinen Typ gibt es zu: {', '.join(ohne)}. Alle Typen nennt"
                f" /{self.dienst}/v1/asyncapi.json."
            )
        return self.gemeinte(muster)

    def gemeinte(self, muster: Sequence[str]) -> list[str]:
        """Like `passende`, for patterns that were checked when they were stored."""
        return [typ for typ in self.typen if not muster or any(_passt(typ, m) for m in muster)]


def _passt(typ: str, muster: str) -> bool:
    return typ.startswith(muster[:-1]) if muster.endswith("*") else typ == muster
