"""`ozg status` of a platform elsewhere: does each of its services answer, and is it ready?"""

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ozg.anzeige import sagen, tabelle
from ozg.umgebung import DIENSTE

if TYPE_CHECKING:
    import httpx

FRIST = 6  # seconds
WORTE = {(True, True): "bereit", (True, False): "nicht bereit"}


@dataclass(frozen=True)
class Befund:
    antwortet: bool
    bereit: bool
    gruende: list[str]


def fernstatus(adresse: str, *, als_json: bool) -> int:
    """Tell it; return 0 when everything is ready, 3 when nobody answers, else 1."""
    import httpx

    with httpx.Client(base_url=adresse, timeout=FRIST) as http:
        befunde = {dienst: _befund(http, dienst) for dienst in DIENSTE}
    if als_json:
        gesagt = {name: asdict(b) for name, b in befunde.items()}
        sagen(json.dumps({"adresse": adresse, "dienste": gesagt}, ensure_ascii=False))
    else:
        zeilen = [("Dienst", "Adresse", "Zustand", "Gründe")]
        for name, b in befunde.items():
            zustand = WORTE.get((b.antwortet, b.bereit), "antwortet nicht")
            zeilen.append((name, f"{adresse}/{name}/v1/", zustand, " ".join(b.gruende)))
        sagen(f"\n{tabelle(zeilen)}\n")
    if not any(b.antwortet for b in befunde.values()):
        return 3
    return 0 if all(b.bereit for b in befunde.values()) else 1


def _befund(http: "httpx.Client", dienst: str) -> Befund:
    import httpx

    try:
        gesagt = http.get(f"/{dienst}/v1/gesundheit").json()
        gruende = [teil["grund"] for teil in gesagt["teile"] if teil.get("grund")]
        return Befund(antwortet=True, bereit=gesagt["bereit"] is True, gruende=gruende)
    except (httpx.RequestError, ValueError, LookupError, TypeError):
        return Befund(antwortet=False, bereit=False, gruende=[])
