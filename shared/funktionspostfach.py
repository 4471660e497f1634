"""Which mailbox belongs to a function and which, by its look, to a person."""

import re

from shared.errors import DomainError

# what a mailbox of two words names when it is not first and last name
FUNKTIONEN = (
    "abfall", "abteilung", "amt", "anfrage", "antrag", "auskunft", "bau", "beratung", "bestattung",
    "buero", "buerger", "dezernat", "dienst", "digital", "fach", "finanz", "friedhof", "gemeinde",
    "gewerbe", "hauptamt", "info", "jugend", "kasse", "kita", "kommunal", "kontakt", "kreis",
    "leitung", "melde", "mail", "ordnung", "organisation", "ozg", "personal", "post", "projekt",
    "rathaus", "referat", "service", "sozial", "stadt", "stelle", "steuer", "team", "umwelt",
    "verkehr", "verwaltung", "waffen", "wirtschaft", "zentral",
)  # fmt: skip


class PostfachPersoenlich(DomainError):
    status, slug, title = (
        422,
        "postfach-persoenlich",
        "Das sieht nach einer persönlichen Adresse aus",
    )


def pruefe_funktionspostfach(adresse: str) -> None:
    """Refuse a mailbox that looks like a person's."""
    if ist_persoenlich(adresse):
        raise PostfachPersoenlich(
            "Nennen Sie ein Funktionspostfach, zum Beispiel „abfallwirtschaft@…“."
        )


def ist_persoenlich(adresse: str) -> bool:
    """Return whether the mailbox looks like `vorname.nachname` or `v.nachname`, digits after it.

    Two or three words parted by dot or underscore are a name, unless one of them names a function.
    A single word is taken for a function: whether it is a surname nobody can tell. What follows
    a plus sign only sorts the mail of the same mailbox.
    """
    postfach = adresse.partition("@")[0].partition("+")[0]
    worte = re.split(r"[._]", postfach.rstrip("0123456789"))
    namensform = 2 <= len(worte) <= 3 and all(re.fullmatch(r"[a-z-]+", wort) for wort in worte)
    return namensform and not any(funktion in wort for wort in worte for funktion in FUNKTIONEN)
