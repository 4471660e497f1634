"""The facts one check looks at; everything a rule may see and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.parameter import Parameter


@dataclass(frozen=True)
class Kommune:
    """A Kommune as of the Stichtag.

    `hindernis` says in German why it is no hessische Kommune on that day, None when it is one.
    `ersatz` are the keys of those that stand in its place.
    """

    ags: str
    hindernis: str | None = None
    ersatz: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sachverhalt:
    """`angaben` holds what is stated, by name; `budgetjahre` the years money is promised for.

    `gruppe_offen` says that further Kommunen may join the stated ones and are not named yet: what
    depends on their number is then undecided until enough are stated.
    """

    kommunen: tuple[Kommune, ...]
    stichtag: date
    angaben: Mapping[str, Angabenwert]
    parameter: Mapping[str, Parameter]
    budgetjahre: frozenset[int] = frozenset()
    gruppe_offen: bool = False

    def tag(self, name: str) -> date | None:
        wert = self.angaben.get(name)
        assert wert is None or isinstance(wert, date)
        return wert

    def tage(self, name: str) -> tuple[date, ...] | None:
        wert = self.angaben.get(name)
        assert wert is None or isinstance(wert, tuple)
        return wert

    def zahl(self, name: str) -> Decimal | int | None:
        wert = self.angaben.get(name)
        assert wert is None or (isinstance(wert, Decimal | int) and not isinstance(wert, bool))
        return wert

    def wahr(self, name: str) -> bool | None:
        wert = self.angaben.get(name)
        assert wert is None or isinstance(wert, bool)
        return wert

    def fehlend(self, *namen: str) -> list[str]:
        return [name for name in namen if name not in self.angaben]
