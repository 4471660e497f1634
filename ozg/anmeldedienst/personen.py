"""From what was picked on the page to the claims of a token: pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

ROLLEN = {
    "kommune": ("Kommune", "sieht und ändert, was die eigene Kommune betrifft"),
    "beratung": ("Beratung", "ekom21: Teams, Termine und Buchungen"),
    "koordinierungsstelle": ("Koordinierungsstelle", "pflegt den Katalog, prüft Anträge"),
    "kspv": ("Kommunaler Spitzenverband", "stimmt über Modellkommunen ab"),
    "foerderstelle": ("Förderstelle", "schlägt vor, gibt frei, zahlt aus"),
    "plattform": ("Plattform", "meldet Einbindungen und Onlinedienste"),
    "admin": ("Verwaltung", "Übernahmen, Programmfassungen, Protokoll"),
}
VERBAENDE = (
    "Hessischer Städtetag",
    "Hessischer Landkreistag",
    "Hessischer Städte- und Gemeindebund",
)
PERSONEN = ("1", "2", "3")
AGS = re.compile(r"06[0-9]{3}(?:[0-9]{3})?", re.ASCII)
HOECHSTENS = 10


@dataclass(frozen=True)
class Kommune:
    ags: str
    name: str


class Unklar(Exception):
    """What was picked makes no person; `fehler` is a sentence for each field."""

    def __init__(self, fehler: Mapping[str, str]) -> None:
        super().__init__(", ".join(fehler))
        self.fehler = dict(fehler)


def person(eingaben: Mapping[str, str], kommunen: Sequence[Kommune]) -> dict[str, Any]:
    """Return `sub`, `rollen`, `ags` and perhaps `verband`; raises Unklar."""
    rolle, fehler = eingaben.get("rolle", ""), {}
    if rolle not in ROLLEN:
        fehler["rolle"] = "Wählen Sie, als wer Sie arbeiten."
    ags: list[str] = []
    if rolle == "kommune":
        ags, satz = _ags(eingaben.get("kommune", ""), kommunen)
        if satz:
            fehler["kommune"] = satz
    verband = eingaben.get("verband", "")
    if rolle == "kspv" and verband not in VERBAENDE:
        fehler["verband"] = "Wählen Sie, für welchen Verband Sie abstimmen."
    if fehler:
        raise Unklar(fehler)
    wer = eingaben.get("person", "1")
    nummer = wer if wer in PERSONEN else PERSONEN[0]
    teile = ["entwicklung", rolle, *ags]
    if rolle == "kspv":
        teile.append(str(VERBAENDE.index(verband) + 1))
    claims: dict[str, Any] = {"sub": "-".join([*teile, nummer]), "rollen": [rolle], "ags": ags}
    return claims | ({"verband": verband} if rolle == "kspv" else {})


def _ags(text: str, kommunen: Sequence[Kommune]) -> tuple[list[str], str]:
    """Return the keys of what was typed, names or keys with semicolons between; or a sentence."""
    gefunden: list[str] = []
    for wort in filter(None, (teil.strip() for teil in text.split(";"))):
        ags, satz = _eine(wort, kommunen)
        if satz:
            return [], satz
        gefunden.append(ags)
    if not gefunden:
        return [], "Schreiben Sie den Namen der Kommune oder ihren Gemeindeschlüssel."
    if len(gefunden) > HOECHSTENS:
        return [], f"Nennen Sie höchstens {HOECHSTENS} Kommunen."
    return sorted(set(gefunden)), ""


def _eine(wort: str, kommunen: Sequence[Kommune]) -> tuple[str, str]:
    ziffern = re.sub(r"\s", "", wort)
    if AGS.fullmatch(ziffern):
        return ziffern.ljust(8, "0"), ""
    if in_klammern := re.search(r"\((06[0-9]{6})\)$", wort):  # as the list of names gives it
        return in_klammern[1], ""
    gleich = [k.ags for k in kommunen if k.name.casefold() == wort.casefold()]
    if len(gleich) == 1:
        return gleich[0], ""
    if gleich:
        return "", f"„{wort}“ gibt es mehrmals: {', '.join(gleich)}. Nennen Sie den Schlüssel."
    nahe = get_close_matches(wort, [k.name for k in kommunen], n=3, cutoff=0.6)
    rat = f" Am nächsten liegen {', '.join(nahe)}." if nahe else ""
    return "", f"Eine Kommune „{wort}“ kennt der Katalog nicht.{rat}"
