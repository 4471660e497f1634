"""Every link of the documentation leads to a file that is there and to a heading that it has."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

WURZEL = Path(__file__).parents[2]
SEITEN = sorted([*WURZEL.glob("*.md"), *(WURZEL / "docs").rglob("*.md")])
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ZIEL = re.compile(r"\]\(\s*<?([^)\s>]+)")
UEBERSCHRIFT = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
VERWEIS = re.compile(r"\[([^\]]*)\]\([^)]*\)")
WOANDERS = re.compile(r"[a-z][a-z0-9+.-]*:")


@cache
def anker(seite: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as the usual hosts make them."""
    text = re.sub(r"^```.*?^```", "", seite.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    zeilen = (VERWEIS.sub(r"\1", zeile) for zeile in UEBERSCHRIFT.findall(text))
    return frozenset(re.sub(r"[^\w\- ]", "", z.lower()).replace(" ", "-") for z in zeilen)


def tot(seite: Path, text: str) -> list[str]:
    """Return the links of `text`, on the page `seite`, that lead nowhere."""
    ohne_code = CODE.sub("", text)
    gefunden = []
    for ziel in ZIEL.findall(ohne_code):
        if WOANDERS.match(ziel):
            continue
        datei, _, stelle = unquote(ziel).partition("#")
        dort = (seite.parent / datei).resolve() if datei else seite
        fehlt = not dort.exists() or not dort.is_relative_to(WURZEL)
        if fehlt or (stelle and dort.suffix == ".md" and stelle not in anker(dort)):
            gefunden.append(ziel)
    return gefunden


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: str(seite.relative_to(WURZEL)))
def test_jeder_verweis_fuehrt_irgendwohin(seite: Path) -> None:
    assert tot(seite, seite.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "verweis", ["[x](gibtesnicht.md)", "[x](handbuch.md#gibt-es-nicht)", "[x](#auch-nicht)"]
)
def test_ein_verweis_ins_leere_wird_gefunden(verweis: str) -> None:
    assert tot(WURZEL / "docs" / "architecture.md", verweis)


def test_jede_seite_des_betriebs_steht_im_inhaltsverzeichnis() -> None:
    betrieb = WURZEL / "docs" / "betrieb"
    inhalt = (betrieb / "index.md").read_text("utf-8")
    fehlt = [s.name for s in betrieb.glob("*.md") if s.name != "index.md" and s.name not in inhalt]
    assert not fehlt
