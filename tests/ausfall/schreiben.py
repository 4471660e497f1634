"""The writes of the load. What each makes carries its key or is named in the answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from uuid import UUID

from tests.andrang import montage
from tests.ausfall.buch import Anfrage, Antwort

MONTAGE = list(islice(montage(date(2021, 9, 6)), 60))
PERSON = "ausfall"  # whose writes they are
GEGENSTAENDE = {
    "buchung": ("beratung", "buchung"),
    "antrag": ("foerderung", "antrag"),
    "geld": ("foerderung", "betriebskostenmeldung"),
    "mitteilung": ("katalog", "mitteilung"),
}


@dataclass(frozen=True)
class Schreiber:
    """`token` by role: kommune for all of `ags`, koordinierungsstelle."""

    token: Mapping[str, str]
    ags: Sequence[str]
    zufall: Random

    def naechste(self) -> Anfrage:
        """Return a write of a kind drawn by lot, three bookings to one of each other kind."""
        art: Callable[[str], Anfrage] = self.zufall.choice(
            [self.buchung, self.buchung, self.buchung, self.antrag, self.geld, self.mitteilung]
        )
        return art(str(UUID(int=self.zufall.getrandbits(128), version=4)))

    def buchung(self, key: str) -> Anfrage:
        inhalt = {
            "ags": self.zufall.choice(self.ags),
            "modul": 2,
            "format": "online",
            "dauer_tage": 3,
            "beginn": self.zufall.choice(MONTAGE).isoformat(),
            "teilnehmende": 12,
            "eigenanteil_akzeptiert": True,
        }
        return self._json("buchung", key, "/beratung/v1/buchungen", inhalt, "kommune")

    def storno(self, key: str, buchung: Antwort) -> Anfrage:
        """Return the end of a booking, so that there are free days however long a run is."""
        pfad = f"/beratung/v1/buchungen/{buchung.id}/stornieren"
        anfrage = self._json("storno", key, pfad, None, "kommune")
        return Anfrage("storno", key, pfad, b"", {**anfrage.kopf, "If-Match": '"1"'})

    def antrag(self, key: str) -> Anfrage:
        inhalt = {
            "programm": "IKZ_OZG",
            "titel": f"Probe {key}",
            "kommunen": [
                {"ags": ags, "rolle": "partner" if nr else "federfuehrend"}
                for nr, ags in enumerate(self.zufall.sample(self.ags, 2))
            ],
        }
        return self._json("antrag", key, "/foerderung/v1/antraege", inhalt, "kommune")

    def geld(self, key: str) -> Anfrage:
        betrag = f"{self.zufall.randint(1, 99)},{self.zufall.randint(0, 99):02}"
        inhalt = f"leistung;abrechnungsmonat;betrag\nProbe {key};2021-03;{betrag}\n".encode()
        pfad = "/foerderung/v1/betriebskosten/meldungen?programm=EFA_BETRIEBSKOSTEN"
        return Anfrage("geld", key, pfad, inhalt, self._kopf("koordinierungsstelle", "text/csv"))

    def mitteilung(self, key: str) -> Anfrage:
        inhalt = {"art": "meldung", "titel": f"Probe {key}", "text": "Probe"}
        return self._json(
            "mitteilung", key, "/katalog/v1/mitteilungen", inhalt, "koordinierungsstelle"
        )

    def _json(self, art: str, key: str, pfad: str, inhalt: object, rolle: str) -> Anfrage:
        return Anfrage(
            art, key, pfad, json.dumps(inhalt).encode(), self._kopf(rolle, "application/json")
        )

    def _kopf(self, rolle: str, typ: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token[rolle]}", "Content-Type": typ}
