"""What somebody typed into a search box, taken apart: words and, where it is one, a key.

Nothing in it is an operator: what is neither letter nor digit only separates words.
"""

import re
import unicodedata
from dataclasses import dataclass

from shared.schemas.eingabe import LEIKA_URN
from shared.sortierung import STRICHE, gefaltet

HOECHSTENS = 16  # words; the rest of a longer question is not looked at
WORT = re.compile(r"[^\W_]+")
SCHLUESSEL = re.compile(r"[0-9][0-9. ]{1,30}")
UMLAUTE = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


@dataclass(frozen=True)
class Wort:
    """One word: as it may have been meant (`roh`), and folded as names are (`formen`)."""

    roh: tuple[str, ...]
    formen: tuple[str, ...]


@dataclass(frozen=True)
class Frage:
    """`texte` is the whole question folded, `ziffern` the key it may be, "" where it is none."""

    texte: tuple[str, ...]
    worte: tuple[Wort, ...]
    ziffern: str

    @property
    def anfaenge(self) -> tuple[str, ...]:
        """Return how a name may begin: with the question, or with its words as a compound."""
        compounds = ("".join(wort.formen[nr] for wort in self.worte) for nr in (0, -1))
        return tuple(dict.fromkeys((*self.texte, *compounds)))

    @property
    def ags(self) -> str:
        """Return the beginning of an AGS these digits are, also of one written as an ARS."""
        return self.ziffern[:5] + self.ziffern[9:] if len(self.ziffern) == 12 else self.ziffern


def zerlegt(q: str) -> Frage:
    """Return what `q` asks for; one without any letter or digit asks for nothing."""
    if q.strip().lower().startswith(LEIKA_URN):
        q = q.strip()[len(LEIKA_URN) :]
    lesart = unicodedata.normalize("NFKC", q).translate(STRICHE).casefold()
    worte = [_wort(treffer) for treffer in WORT.findall(lesart)]
    ziffern = re.sub(r"[. ]", "", q) if SCHLUESSEL.fullmatch(q.strip()) else ""
    return Frage(
        texte=tuple(dict.fromkeys(map(gefaltet, _lesarten(lesart)))),
        worte=tuple(dict.fromkeys(wort for wort in worte if wort.formen))[:HOECHSTENS],
        ziffern=ziffern if ziffern.isascii() else "",
    )


def _wort(roh: str) -> Wort:
    lesarten = _lesarten(roh)
    formen = dict.fromkeys("".join(WORT.findall(gefaltet(lesart))) for lesart in lesarten)
    return Wort(roh=lesarten, formen=tuple(form for form in formen if form))


def _lesarten(text: str) -> tuple[str, ...]:
    """Return the text and, where it differs, what it says if ae, oe and ue stand for umlauts."""
    gemeint = text
    for geschrieben, umlaut in UMLAUTE:
        gemeint = gemeint.replace(geschrieben, umlaut)
    return tuple(dict.fromkeys((text, gemeint)))
