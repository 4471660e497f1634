"""The classes that write: every request is sent once, with what it needs made before."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from random import Random
from uuid import uuid4

from tests.andrang import montage, wunsch
from tests.ausfall.schreiben import Schreiber
from tests.leistung.antrag import einreichungen, freigaben
from tests.leistung.klasse import Gegner, Lauf, Nebenwert, Ziele
from tests.leistung.last import schreiben as geschrieben
from tests.leistung.last import sende
from tests.leistung.lesen import KATALOG, LESEND
from tests.leistung.pruefstand import HESSEN, SEED, Stand

BUCHUNGEN = "/beratung/v1/buchungen"
ZUGLEICH = 8
VERTEILT, EINER, VERGEBEN = 120, 40, 120
REISE = 600
FREIE_PAARE = """
  SELECT g.ags || ' ' || o.kennung FROM katalog.gebietseinheit g, katalog.onlinedienst o
  WHERE g.gueltig @> date '2021-04-15' AND g.kreis IS NOT NULL AND o.kennung LIKE 'probe-%'
    AND NOT EXISTS (SELECT FROM katalog.bereitstellung b
      WHERE b.kommune = g.ags AND b.onlinedienst = o.id)
  ORDER BY o.kennung, g.ags LIMIT 3000"""


@dataclass(frozen=True)
class Schreibend:
    """`anfragen` makes those of a round; every status but those `erwartet` is an error."""

    name: str
    titel: str
    dienst: str
    anfragen: Callable[[Stand, int], Sequence[bytes]]
    erwartet: frozenset[int] = frozenset({201})
    ziele: Ziele = field(default_factory=Ziele)
    begrenzt: str = ""
    groessen: Sequence[str] = (HESSEN,)
    verbindungen: int = ZUGLEICH
    gegner: Sequence[Gegner] = ()
    nebenwerte: Sequence[Nebenwert] = ()

    def bereit(self, stand: Stand, runde: int) -> Lauf:
        anfragen, port = self.anfragen(stand, runde), stand.port(self.dienst)
        return lambda _: geschrieben(
            port, anfragen, verbindungen=self.verbindungen, erwartet=self.erwartet
        )


def post(pfad: str, inhalt: object, kopf: Mapping[str, str]) -> bytes:
    """Return a whole POST of HTTP/1.1 with a fresh Idempotency-Key; `inhalt` may be bytes."""
    koerper = inhalt if isinstance(inhalt, bytes) else json.dumps(inhalt).encode()
    zeilen = [
        f"POST {pfad} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Length: {len(koerper)}",
        f"Idempotency-Key: {uuid4()}",
        *(f"{n}: {w}" for n, w in {"Content-Type": "application/json", **kopf}.items()),
    ]
    return "\r\n".join([*zeilen, "", ""]).encode() + koerper


def get(pfad: str, kopf: Mapping[str, str]) -> bytes:
    zeilen = [f"GET {pfad} HTTP/1.1", "Host: 127.0.0.1", *(f"{n}: {w}" for n, w in kopf.items())]
    return "\r\n".join([*zeilen, "", ""]).encode()


def _kommunen(stand: Stand, tag: date) -> list[str]:
    pfad = f"{KATALOG}/kommunen?limit=200&art=gemeinde&stichtag={tag}"
    return [eine["ags"] for eine in stand.lies("katalog", pfad).json()["items"]]


def _berater(stand: Stand) -> list[str]:
    """Return the generated teams, who do everything everywhere."""
    pfad, kopf = "/beratung/v1/berater?limit=200", stand.ausweis("beratung")
    teams = stand.lies("beratung", pfad, **kopf).json()["items"]
    return [team["id"] for team in teams if team["name"].startswith("Team ")]


def verteilt(stand: Stand, runde: int) -> list[bytes]:
    """Each names one of all teams and is of another Kommune, week after week."""
    return verteilte_ab(stand, date(2025, 1, 6), VERTEILT, ab_nr=runde * VERTEILT)


def verteilte_ab(stand: Stand, ab: date, anzahl: int, *, ab_nr: int = 0) -> list[bytes]:
    """Return the bookings from the number `ab_nr` on: no two are of one team in one week."""
    kopf, teams = stand.ausweis("beratung"), _berater(stand)
    plaetze = ((tag, team) for tag in montage(ab) for team in teams)
    paare = islice(zip(cycle(_kommunen(stand, ab)), plaetze, strict=False), ab_nr, ab_nr + anzahl)
    return [post(BUCHUNGEN, wunsch(ags, tag, berater=team), kopf) for ags, (tag, team) in paare]


def beliebig(stand: Stand, runde: int) -> list[bytes]:
    """No team is named: which one it is, is part of the answer. Three in each of forty weeks."""
    ab = date(2024, 1, 8)
    kopf, wochen = stand.ausweis("beratung"), cycle(islice(montage(ab), 40))
    paare = zip(islice(cycle(_kommunen(stand, ab)), runde * 7, None), wochen, strict=False)
    return [post(BUCHUNGEN, wunsch(ags, tag), kopf) for ags, tag in islice(paare, VERTEILT)]


def ein_berater(stand: Stand, runde: int) -> list[bytes]:
    """One team, forty weeks one after the other."""
    kopf, ab = stand.ausweis("beratung"), date(2026, 1, 5)
    team = _berater(stand)[runde]
    paare = zip(_kommunen(stand, ab)[runde * EINER :], montage(ab), strict=False)
    return [
        post(BUCHUNGEN, wunsch(ags, tag, berater=team), kopf) for ags, tag in islice(paare, EINER)
    ]


def vergeben(stand: Stand, runde: int) -> list[bytes]:
    """One team on days that are taken."""
    kopf, tag = stand.ausweis("beratung"), next(islice(montage(date(2027, 1, 4)), runde, None))
    team, kommunen = _berater(stand)[-1], _kommunen(stand, tag)
    anfragen = [
        post(BUCHUNGEN, wunsch(ags, tag, berater=team), kopf) for ags in kommunen[: VERGEBEN + 1]
    ]
    [erste] = sende(stand.port("beratung"), anfragen[:1], verbindungen=1)
    if erste.status != 201:
        raise RuntimeError(f"{erste.status}: {erste.koerper[:300]!r}")
    return anfragen[1:]


def sammelmeldungen(stand: Stand, runde: int) -> list[bytes]:
    """Three of a thousand beginnings each."""
    paare = [p.split() for p in stand.cluster.sql(FREIE_PAARE, database="katalog").splitlines()]
    eintraege = [
        {"ags": ags, "onlinedienst": dienst, "stufe": "abgerufen", "am": "2021-04-14"}
        for ags, dienst in paare
    ]
    kopf = stand.ausweis("plattform")
    return [
        post(f"{KATALOG}/sammelmeldungen", {"eintraege": eintraege[n : n + 1000]}, kopf)
        for n in range(0, len(eintraege), 1000)
    ]


def reise(stand: Stand, runde: int) -> list[bytes]:
    """Four reads of anything to one write of a kind drawn by lot."""
    zufall = Random(SEED + runde)
    schreiber = Schreiber(stand.token, stand.ags, zufall)
    lesbar = [k for k in LESEND if k.name not in {"frisch", "pruefung", "ereignisse"}]
    auftraege = [klasse.auftrag(stand) for klasse in lesbar]
    anfragen = []
    for _ in range(REISE):
        if zufall.random() < 0.2:
            eine = schreiber.naechste()
            anfragen.append(post(eine.pfad, eine.inhalt, eine.kopf))
        else:
            anfragen.append(get(zufall.choice(zufall.choice(auftraege).pfade), {}))
    return anfragen


SCHREIBEND = (
    Schreibend("buchung", "booking, spread over teams", "beratung", verteilt,
        begrenzt="Python: the rules, and each statement goes through SQLAlchemy"),
    Schreibend("buchung-beliebig", "booking, no team named", "beratung", beliebig,
        begrenzt="all teams are locked and put in order by what they have to do"),
    Schreibend("buchung-einer", "booking, one team", "beratung", ein_berater,
        begrenzt="bookings of one team stand in line before its lock"),
    Schreibend("buchung-vergeben", "booking, days that are taken", "beratung", vergeben,
        erwartet=frozenset({409}),
        begrenzt="a refusal still reads who may book, and what is free"),
    Schreibend("einreichen", "Antrag, submitted", "foerderung", einreichungen,
        erwartet=frozenset({200})),
    Schreibend("entscheiden", "Antrag, decided", "foerderung", freigaben,
        erwartet=frozenset({200})),
    Schreibend("sammelmeldung", "Sammelmeldung of 1,000", "katalog", sammelmeldungen,
        erwartet=frozenset({200, 201}), verbindungen=1),
    Schreibend("reise", "four reads to one write, through the gateway", "gateway", reise,
        erwartet=frozenset({200, 201, 409}), verbindungen=16),
)  # fmt: skip
