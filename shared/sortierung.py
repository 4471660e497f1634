"""German names in the order of DIN 5007-1, and found however they are typed."""

import unicodedata


def gefaltet(text: str) -> str:
    """Return `text` as it is sorted and searched: lower case, ä as a, ß as ss, no accents."""
    zerlegt = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in zerlegt if not unicodedata.combining(c)).split())


def schreibweisen(text: str) -> set[str]:
    """Return the folded forms a search text may mean: "Buedingen" is also "Büdingen"."""
    direkt = gefaltet(text)
    return {direkt, direkt.replace("ae", "a").replace("oe", "o").replace("ue", "u")}
