"""The page of a nightly run says how each test ended and why."""

from collections import Counter

import pytest

from tests.nachtlauf import GENANNT, ZEILEN, Gelaufen, seite

pytest_plugins = ["pytester"]


def test_die_seite_nennt_ende_grund_und_gedrucktes() -> None:
    gelaufen = {
        "tests/a.py::test_a": Gelaufen(Counter(passed=2, failed=1), 3.4, ["3 ms"], ["x: assert 1"]),
        "tests/b.py::test_b": Gelaufen(Counter(passed=1), 0.2),
    }
    zeilen = list(seite(gelaufen, {"commit": "abc"}, minuten=61.2, last=0.3))
    assert "| commit | abc |" in zeilen
    assert "| took | 61 min; 0.3 processes wanted to run when it began |" in zeilen
    assert "| cases | 3 passed, 1 failed |" in zeilen
    assert "| `a.py::test_a` | 2 passed, 1 failed | 3 s |" in zeilen
    assert zeilen[-7:] == ["## test_a", "", "- x: assert 1", "", "```text", "3 ms", "```"]


def test_die_seite_bleibt_kurz() -> None:
    gelaufen = Gelaufen(Counter(failed=50), 1.0, ["z"] * 500, ["- nr: grund"] * 50)
    zeilen = list(seite({"tests/a.py::test_a": gelaufen}, {}, minuten=1, last=0))
    assert zeilen.count("z") == ZEILEN
    assert sum("grund" in zeile for zeile in zeilen) == GENANNT


def test_was_uebersprungen_wurde_und_was_rot_war(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_gut(): print("5 ms")
        def test_rot(): assert 1 == 2
        def test_ohne(): pytest.skip("Node.js fehlt")
        """
    )
    pytester.makeconftest(
        """
        import pathlib, tests.nachtlauf as n
        n.NACHWEIS = pathlib.Path("seite.md")
        """
    )
    pytester.runpytest_subprocess("-p", "tests.nachtlauf")
    text = (pytester.path / "seite.md").read_text("utf-8")
    assert "1 skipped, 1 passed, 1 failed" in text
    assert "Node.js fehlt" in text
    assert "assert 1 == 2" in text
    assert "5 ms" in text
