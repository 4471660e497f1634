"""What a coverage counts, in one sentence for each way to count."""

from shared.schemas.abdeckung import Zaehleinheit, Zaehlweise

_WOVON = {
    "umsetzungsbuendel": "des Umsetzungsbündels",
    "themenfeld": "des Themenfelds",
    "alle": "des Katalogs",
}
_BUND = "So zählt der Bund; wie viele Kommunen es sind, sagt die Zahl nicht."
_EINMAL = (
    "Wer in zwei zuständigen Kommunen wohnt, etwa in Gemeinde und Landkreis, zählt nur bei der "
    "unteren."
)


def satz(weise: Zaehlweise, einheit: Zaehleinheit, art: str) -> str:
    """Return the definition of a figure about `art` ("leistung" … "alle")."""
    was = {"leistung": "die Leistung", "onlinedienst": "der Prozess"}.get(art)
    if was:
        return _einzeln(weise, was)
    return _zusammen(weise, einheit, _WOVON[art])


def ohne_zustaendigkeit(art: str, leistungen: int) -> str | None:
    """Say how many Leistungen are not counted because nobody knows who performs them."""
    if not leistungen:
        return None
    if art == "leistung":
        return "Wer zuständig ist, ist nicht bekannt; deshalb zählt keine Kommune."
    if leistungen == 1:
        return "Ohne eine Leistung, deren Zuständigkeit nicht bekannt ist."
    return f"Ohne {leistungen} Leistungen, deren Zuständigkeit nicht bekannt ist."


def ohne_einwohner(kommunen: int) -> str | None:
    if not kommunen:
        return None
    if kommunen == 1:
        return "Für eine der zuständigen Kommunen ist keine Zahl bekannt; sie zählt mit 0."
    return f"Für {kommunen} der zuständigen Kommunen ist keine Zahl bekannt; sie zählen mit 0."


def _einzeln(weise: Zaehlweise, was: str) -> str:
    match weise:
        case Zaehlweise.KOMMUNEN:
            return (
                f"Zuständige Kommunen, in denen {was} am Stichtag nutzbar ist, von allen "
                "zuständigen, die am Stichtag bestehen."
            )
        case Zaehlweise.MINDESTENS_EINE:
            return f"1, wenn {was} am Stichtag in mindestens einer Kommune nutzbar ist. {_BUND}"
    return (
        f"Einwohnerinnen und Einwohner der zuständigen Kommunen, in denen {was} am Stichtag "
        f"nutzbar ist, von denen aller zuständigen. {_EINMAL}"
    )


def _zusammen(weise: Zaehlweise, einheit: Zaehleinheit, wovon: str) -> str:
    match weise:
        case Zaehlweise.KOMMUNEN:
            return (
                f"Paare aus einer Leistung {wovon} und einer dafür zuständigen Kommune, in denen "
                "die Leistung am Stichtag nutzbar ist, von allen solchen Paaren."
            )
        case Zaehlweise.EINWOHNER:
            return (
                f"Für jede Leistung {wovon} die Einwohnerinnen und Einwohner der zuständigen "
                "Kommunen, in denen sie am Stichtag nutzbar ist, zusammengezählt, von denen aller "
                f"zuständigen. {_EINMAL}"
            )
    was = {
        Zaehleinheit.LEISTUNG: f"Leistungen {wovon}, die",
        Zaehleinheit.OZG_ID: f"OZG-IDs, von denen eine Leistung {wovon}",
        Zaehleinheit.PROZESS: f"Onlinedienste für Leistungen {wovon}, die",
    }[einheit]
    ist = "ist" if einheit is Zaehleinheit.OZG_ID else "sind"
    return f"{was} am Stichtag in mindestens einer Kommune nutzbar {ist}. {_BUND}"
