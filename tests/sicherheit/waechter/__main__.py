"""`make waechter`: take every guard away in two processes, and write down what was red.

python -m tests.sicherheit.waechter --teil 1/20     one guard in twenty, and only its tests
python -m tests.sicherheit.waechter --nachweis      all, into docs/nachweise/waechter.md
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.sicherheit.waechter import finden
from tests.sicherheit.waechter.bericht import NACHWEIS, bericht, zeilen
from tests.sicherheit.waechter.finden import WURZEL, gespiegelt

BEREICHE = (("katalog", "foerderung"), ("beratung", "dashboard", "shared"))
EIGENE = {
    "katalog": ["tests/sicherheit/test_sicht.py"],
    "foerderung": ["tests/sicherheit/test_sicht.py"],
    "beratung": ["tests/sicherheit/test_sicht.py"],
    "shared": ["tests/sicherheit/test_token.py", "tests/sicherheit/test_sicht.py"],
}


def tests(bereiche: tuple[str, ...], teil: str) -> Iterator[str]:
    """Yield what pytest is to collect: of a part only the packages its guards are in."""
    nr, von = map(int, teil.split("/"))
    stellen = [s for s in finden.alle_stellen() if s.bereich in bereiche][nr - 1 :: von]
    if von == 1:
        yield from (f"tests/{bereich}" for bereich in bereiche)
    else:
        yield from sorted({gespiegelt(stelle.datei) for stelle in stellen})
    yield from sorted({test for bereich in bereiche for test in EIGENE.get(bereich, [])})


def main() -> int:
    parser = argparse.ArgumentParser(prog="waechter", description=__doc__)
    parser.add_argument("--teil", default="1/1", help="such as 1/20")
    parser.add_argument(
        "--nur", choices=("code", "tests", "datenbank"), help="tests: without the table of rights"
    )
    parser.add_argument("--minuten", type=float, default=60.0, help="then no more are begun")
    parser.add_argument("--nachweis", action="store_true", help=f"write {NACHWEIS.name}")
    parser.add_argument("--ablage", type=Path, help="folder of the results, kept")
    parser.add_argument(
        "--wieder",
        action="store_true",
        help="only what its results, of the same code, have not red",
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waechter-") as eigener:
        ablage = args.ablage or Path(eigener)
        ablage.mkdir(parents=True, exist_ok=True)
        laeufe = [
            (
                subprocess.Popen(_befehl(bereiche, args, ablage), cwd=WURZEL),
                _datei(ablage, bereiche),
            )
            for bereiche in BEREICHE
        ]
        for prozess, _ in laeufe:
            prozess.wait()
        gelesen = [json.loads(datei.read_text()) for _, datei in laeufe]
    text = bericht(gelesen, teil=f"part {args.teil}")
    if args.nachweis:
        NACHWEIS.write_text(text)
    print(text)
    return int(any(zeile.rot is None and zeile.urteil is None for zeile in zeilen(gelesen)))


def _datei(ablage: Path, bereiche: tuple[str, ...]) -> Path:
    return ablage / f"{'-'.join(bereiche)}.json"


def _befehl(bereiche: tuple[str, ...], args: argparse.Namespace, ablage: Path) -> list[str]:
    return [
        "nice", sys.executable, "-m", "pytest", "-p", "tests.sicherheit.waechter.einbau",
        "-p", "tests.sicherheit.waechter.lauf",
        "-p", "no:cacheprovider", "-q", "-s",
        f"--waechter-bereiche={','.join(bereiche)}", f"--waechter-teil={args.teil}",
        f"--waechter-minuten={args.minuten}", f"--waechter-ablage={_datei(ablage, bereiche)}",
        *([f"--waechter-nur={args.nur}"] if args.nur else []),
        *(["--waechter-wieder"] if args.wieder else []),
        *tests(bereiche, args.teil),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
