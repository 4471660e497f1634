"""The score of a run of mutmut, as docs/nachweise/mutation.md: `make mutation`.

It changes the modules of `[tool.mutmut]` in pyproject.toml, one little thing at a time, and runs
the tests that reach it. What no test can see is named in `gleichwertig.yaml`, each with its reason.
"""

import json
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import yaml

from ozg.umgebung import WURZEL
from tests.fassung import fassung

MUTANTEN = WURZEL / "mutants"
NACHWEIS = WURZEL / "docs" / "nachweise" / "mutation.md"
GLEICHWERTIG = Path(__file__).with_name("gleichwertig.yaml")
ZIEL = 0.9
UEBERLEBT, OHNE_TEST, OFFEN = "survived", "no test", "not run"
# exit codes as mutmut keeps them; all else a test saw. One that took too long proves nothing.
STAENDE: dict[int | None, str] = {
    0: UEBERLEBT,
    5: OHNE_TEST,
    33: OHNE_TEST,
    None: OFFEN,
    -24: OFFEN,
    24: OFFEN,
    36: OFFEN,
    152: OFFEN,
    255: OFFEN,
}
BEREICHE = {
    "services/foerderung/antrag": "rights",
    "services/foerderung/nachnutzung": "rights",
    "services/foerderung": "money",
    "services/beratung/buchung": "rights",
    "services/beratung": "quota",
    "services/katalog": "rights",
    "shared/anteil": "money",
    "shared": "rights",
}


@dataclass(frozen=True, slots=True)
class Modul:
    """What became of the mutants of one module, by their names."""

    datei: str
    mutanten: dict[str, str]

    @property
    def bereich(self) -> str:
        return next(name for anfang, name in BEREICHE.items() if self.datei.startswith(anfang))

    def zahlen(self) -> Counter[str]:
        return Counter(self.mutanten.values())


def module() -> Iterator[Modul]:
    for meta in sorted(MUTANTEN.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"]
        datei = meta.relative_to(MUTANTEN).as_posix().removesuffix(".meta")
        if codes:
            yield Modul(datei, {m: STAENDE.get(code, "killed") for m, code in codes.items()})


def bericht(alle: list[Modul], gleich: dict[str, str]) -> str:
    return "\n".join(
        [
            "# Mutants: what the tests of money, quota and rights see",
            "",
            f"Written by `make mutation` on {datetime.now(UTC):%-d %B %Y}, revision {fassung()},"
            f" mutmut {version('mutmut')}, Python {platform.python_version()}.",
            "",
            "The modules are those that decide and ask no database; they and their tests stand in"
            " `[tool.mutmut]` in pyproject.toml. An equal mutant is one that no test can tell"
            " from the original; each is named below and counts as neither. One that was not run,"
            " or not to its end, counts as neither too.",
            "",
            "| module | of | mutants | killed | equal | survived | no test | not run | score |",
            "|---|---|---|---|---|---|---|---|---|",
            *(_zeile(m.datei, m.bereich, [m], gleich) for m in alle),
            *(
                _zeile(f"**{name}**", name, [m for m in alle if m.bereich == name], gleich)
                for name in ("money", "quota", "rights")
            ),
            _zeile("**together**", "", alle, gleich),
            "",
            "## Equal",
            "",
            *(f"- `{name}`: {grund}" for name, grund in gleich.items()),
            "",
            "## Survived",
            "",
            *(f"- `{name}` ({stand})" for name, stand in _offen(alle, gleich).items()),
            "",
        ]
    )


def _zeile(name: str, bereich: str, einige: list[Modul], gleich: dict[str, str]) -> str:
    zahlen = sum((m.zahlen() for m in einige), Counter[str]())
    gleiche = sum(
        m in gleich and s == UEBERLEBT for modul in einige for m, s in modul.mutanten.items()
    )
    zaehlen = zahlen.total() - gleiche - zahlen[OFFEN]
    ueberlebt = zaehlen - zahlen["killed"] - zahlen[OHNE_TEST]
    anteil = f"{zahlen['killed'] / zaehlen:.1%}" if zaehlen else "–"
    return (
        f"| {name} | {bereich} | {zahlen.total()} | {zahlen['killed']} | {gleiche} |"
        f" {ueberlebt} | {zahlen[OHNE_TEST]} | {zahlen[OFFEN]} | {anteil} |"
    )


def _offen(alle: list[Modul], gleich: dict[str, str]) -> dict[str, str]:
    return {
        name: stand
        for modul in alle
        for name, stand in modul.mutanten.items()
        if stand in {UEBERLEBT, OHNE_TEST} and name not in gleich
    }


def main() -> int:
    alle = list(module())
    gleich: dict[str, str] = yaml.safe_load(GLEICHWERTIG.read_text()) or {}
    text = bericht(alle, gleich)
    NACHWEIS.write_text(text)
    print(text)
    anzahl = sum(len(modul.mutanten) for modul in alle) - len(gleich)
    return int(len(_offen(alle, gleich)) > (1 - ZIEL) * anzahl)


if __name__ == "__main__":
    sys.exit(main())
