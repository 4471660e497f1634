"""The switches: modules are compiled with them as they are imported; the files stay as they are."""

import builtins
import dataclasses
import functools
import inspect
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.sicherheit.waechter import finden
from tests.sicherheit.waechter.finden import WURZEL

ausgeschaltet: str | None = None
beruehrt: set[str] = set()
"""The checks that were reached since somebody emptied this."""


def aus(id: str) -> bool:
    beruehrt.add(id)
    return id == ausgeschaltet


def tuer(id: str, depends: Any) -> Any:
    """Return the dependency with a switch: off, whoever is logged in comes in."""
    pruefen: Callable[..., Any] = depends.dependency

    @functools.wraps(pruefen)
    async def schalter(*args: Any, **kwargs: Any) -> Any:
        if aus(id):
            # a guard returns nothing, or who was let in
            return next(iter(kwargs.values()), None)
        ergebnis = pruefen(*args, **kwargs)
        return await ergebnis if inspect.isawaitable(ergebnis) else ergebnis

    return dataclasses.replace(depends, dependency=schalter)


def alle_zeilen() -> Any:
    from sqlalchemy import true

    return true()


def ohne(optionen: dict[str, Any], *ids: str) -> dict[str, Any]:
    weg = {id.rpartition(":")[2]: False for id in ids if aus(id)}
    return optionen | weg


class _Lader(SourceFileLoader):
    wissen: finden.Wissen

    def get_code(self, fullname: str) -> CodeType:
        datei = Path(self.path).relative_to(WURZEL).as_posix()
        baum, _ = finden.umgebaut(self.get_data(self.path).decode(), datei, self.wissen)
        return compile(baum, self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, wissen: finden.Wissen) -> None:
        self._wissen = wissen

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in finden.QUELLEN:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None and spec.origin.endswith(".py"):
            spec.loader = _Lader(fullname, spec.origin)
            spec.loader.wissen = self._wissen
        return spec


def einbauen() -> None:
    """From now on services and shared are imported with switches."""
    schon = {name.partition(".")[0] for name in sys.modules} & set(finden.QUELLEN)
    if schon:
        raise RuntimeError(f"imported before: {', '.join(sorted(schon))}")
    for name, ding in (
        (finden.AUS, aus),
        (finden.TUER, tuer),
        (finden.ALLE, alle_zeilen),
        (finden.OHNE, ohne),
    ):
        setattr(builtins, name, ding)
    sys.meta_path.insert(0, _Finder(finden.gelernt()))
