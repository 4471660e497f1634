"""Which pieces of a name were found: plain text in pieces, so that nothing has to be escaped."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from shared.sortierung import gefaltet

WORT = re.compile(r"[^\W_]+")


def abschnitte(
    name: str, *, anfaenge: Collection[str], teile: Collection[str], worte: Collection[str]
) -> list[dict[str, object]]:
    """Return `name` in pieces {text, markiert}; put together they are the name again.

    All arguments are folded: a word is marked as a whole when it is one of `worte`, up to its end
    when it begins with one of `anfaenge`, and inside where it holds one of `teile`.
    """
    stuecke: list[tuple[str, bool]] = []
    for text, markiert in _stuecke(name, anfaenge, teile, worte):
        if text and stuecke and stuecke[-1][1] == markiert:
            stuecke[-1] = (stuecke[-1][0] + text, markiert)
        elif text:
            stuecke.append((text, markiert))
    return [{"text": text, "markiert": markiert} for text, markiert in stuecke]


def _stuecke(
    name: str, anfaenge: Collection[str], teile: Collection[str], worte: Collection[str]
) -> Iterator[tuple[str, bool]]:
    ende = 0
    for treffer in WORT.finditer(name):
        yield name[ende : treffer.start()], False
        ende = treffer.end()
        wort = treffer[0]
        gefunden = _gefaltet(wort)
        if gefunden in worte:
            yield wort, True
            continue
        passend = [anfang for anfang in anfaenge if gefunden.startswith(anfang)]
        von, gesucht = 0, max(passend, key=len, default="")
        if not gesucht:
            gesucht = max((teil for teil in teile if teil in gefunden), key=len, default="")
            von = gefunden.find(gesucht)
        if not gesucht:
            yield wort, False
            continue
        grenzen = _grenzen(wort)
        beginn, schluss = grenzen[von], grenzen[von + len(gesucht)]
        yield wort[:beginn], False
        yield wort[beginn:schluss], True
        yield wort[schluss:], False
    yield name[ende:], False


@lru_cache(maxsize=16_384)  # of the words of names, which are few; to fold one takes longer
def _gefaltet(wort: str) -> str:
    return gefaltet(wort)


def _grenzen(wort: str) -> list[int]:
    """Return, for each place in the folded word, the place in the word as it is written."""
    grenzen = [0]
    for stelle, zeichen in enumerate(wort, start=1):
        grenzen += [stelle] * len(_gefaltet(zeichen))
    return grenzen + [len(wort)] * (len(_gefaltet(wort)) + 1 - len(grenzen))
