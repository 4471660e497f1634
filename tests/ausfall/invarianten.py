"""What must hold after every fault, and while it lasts: each check returns what violates it.

I7, I8, I9 (of a consumer) and I11 need the running platform: what was seen there is handed in.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TypeAlias

from tests.ausfall.bestand import Belegung, Bestand, Konto, doppelte
from tests.ausfall.buch import Antwort, Buchstand
from tests.ausfall.schreiben import GEGENSTAENDE

CENT = 0.005


@dataclass(frozen=True, slots=True)
class Gesehen:
    """What the running platform showed afterwards.

    `journal` is what `ozg journal pruefen` complained of; `wiederholt` the answers to the same
    requests again; `gelesen` the events a reader got from the first cursor on, `verbraucht` what a
    consumer that was killed has done of them (None: there was none); `dashboard` a figure there and
    at its source; `stumm` who was not ready in time.
    """

    journal: Sequence[str] = ()
    wiederholt: Mapping[str, Antwort] = field(default_factory=dict)
    gelesen: Sequence[str] = ()
    geschehen: Sequence[str] = ()
    verbraucht: Sequence[str] | None = None
    dashboard: tuple[object, object] = (None, None)
    stumm: Sequence[str] = ()


Pruefung: TypeAlias = Callable[[Buchstand, Bestand, Gesehen], list[str]]


def i1_zugesagtes_ist_da(buch: Buchstand, bestand: Bestand, _: Gesehen) -> list[str]:
    """Whatever was acknowledged is stored: the answer, byte for byte, and what it is about."""
    da = {art: set(ids) for art, ids in bestand.angelegt.items()}
    fehlt = []
    for key, antwort in buch.zugesagt.items():
        if bestand.antworten.get(key) != antwort:
            fehlt.append(f"answer to {key}")
        art = buch.gesendet[key]
        if art in da and antwort.id not in da[art]:
            fehlt.append(f"{art} {antwort.id}")
    return fehlt


def i2_nichts_ungefragtes(buch: Buchstand, bestand: Bestand, _: Gesehen) -> list[str]:
    """What is there was acknowledged or is still unknown, once each; nothing was refused."""
    falsch = [f"refused, yet stored: {key}" for key in buch.abgelehnt & set(bestand.antworten)]
    falsch += [f"never sent: {key}" for key in set(bestand.antworten) - set(buch.gesendet)]
    angelegt = [
        antwort.id
        for key, antwort in bestand.antworten.items()
        if buch.gesendet.get(key) in GEGENSTAENDE
    ]
    da = [id for ids in bestand.angelegt.values() for id in ids]
    falsch += [f"twice: {id}" for id in doppelte(angelegt) + doppelte(da)]
    falsch += [f"without an answer: {id}" for id in set(da) - set(angelegt)]
    return falsch


def i3_plaetze(_: Buchstand, bestand: Bestand, __: Gesehen) -> list[str]:
    return zu_viele(bestand.belegung)


def zu_viele(belegung: Belegung) -> list[str]:
    """No Kontingent gives more places than it has."""
    return [f"{belegt} of {da} places" for da, belegt in belegung.plaetze if belegt > da]


def i4_ueberschneidung(_: Buchstand, bestand: Bestand, __: Gesehen) -> list[str]:
    return ueberschneidungen(bestand.belegung)


def ueberschneidungen(belegung: Belegung) -> list[str]:
    """No team and no Kommune is taken twice at once."""
    falsch = []
    for wer, termine in groupby(sorted(belegung.termine), key=lambda termin: termin[0]):
        for (_, _, bis), (_, von, _) in pairwise(termine):
            if von < bis:
                falsch.append(f"{wer} at {von}")
    return falsch


def i5_geld(_: Buchstand, bestand: Bestand, __: Gesehen) -> list[str]:
    return falsche_konten(bestand.konten)


def falsche_konten(konten: Sequence[Konto]) -> list[str]:
    """A Budget is the sum of its movements, never below nothing and never above what it has."""
    return [
        str(konto)
        for konto in konten
        if abs(konto.gebunden - konto.summe_gebunden) > CENT
        or abs(konto.ausgezahlt - konto.summe_ausgezahlt) > CENT
        or min(konto.gebunden, konto.ausgezahlt) < 0
        or (konto.gesamt is not None and konto.gebunden + konto.ausgezahlt > konto.gesamt + CENT)
    ]


def i6_vermerke(_: Buchstand, bestand: Bestand, __: Gesehen) -> list[str]:
    """Every version of a Gegenstand has one Vermerk, and there is none beyond."""
    vermerkt: dict[str, list[int]] = {}
    for id, version in bestand.vermerke:
        vermerkt.setdefault(id, []).append(version)
    return [
        f"{id} has version {version}, written down are {sorted(vermerkt.get(id, ()))}"
        for id, version in bestand.fassungen
        if sorted(vermerkt.get(id, ())) != list(range(1, version + 1))
    ]


def i7_journal(_: Buchstand, __: Bestand, gesehen: Gesehen) -> list[str]:
    """The chain of the Journals holds, and ends where it was anchored."""
    return list(gesehen.journal)


def i8_wiederholung(buch: Buchstand, _: Bestand, gesehen: Gesehen) -> list[str]:
    """The same request again has the same answer, byte for byte."""
    return [
        f"{key}: {antwort.status} {antwort.inhalt[:80]!r}"
        for key, antwort in gesehen.wiederholt.items()
        if antwort != buch.beantwortet.get(key)
    ]


def i9_ereignisse(_: Buchstand, bestand: Bestand, gesehen: Gesehen) -> list[str]:
    """Each act has one event; a reader gets each once, and so does a consumer that was killed."""
    falsch = [f"no event of {was}" for was in set(bestand.vermerke) - set(bestand.ereignisse)]
    falsch += [f"no act for {was}" for was in set(bestand.ereignisse) - set(bestand.vermerke)]
    falsch += [f"two events of {was}" for was in doppelte(bestand.ereignisse)]
    for wer, bekommen in (("reader", gesehen.gelesen), ("consumer", gesehen.verbraucht)):
        if bekommen is not None:
            zahl = Counter(bekommen)
            falsch += [f"{wer} without {id}" for id in gesehen.geschehen if id not in zahl]
            falsch += [f"{wer} twice {id}" for id, oft in zahl.items() if oft > 1]
    return falsch


def i10_reservierungen(_: Buchstand, bestand: Bestand, __: Gesehen) -> list[str]:
    """No reservation takes days beyond its time."""
    return [f"{bestand.verfallen} reservations"] if bestand.verfallen else []


def i11_dashboard(_: Buchstand, __: Bestand, gesehen: Gesehen) -> list[str]:
    """The Dashboard says what its source says."""
    dort, quelle = gesehen.dashboard
    return [] if dort == quelle else [f"dashboard {dort}, source {quelle}"]


def i12_gesund(_: Buchstand, bestand: Bestand, gesehen: Gesehen) -> list[str]:
    """All are ready in time, and nothing is stuck."""
    haengt = [f"{bestand.haengt} transactions are stuck"] if bestand.haengt else []
    return [*haengt, *(f"{wer} is not ready" for wer in gesehen.stumm)]


INVARIANTEN: Mapping[str, Pruefung] = {
    "I1": i1_zugesagtes_ist_da,
    "I2": i2_nichts_ungefragtes,
    "I3": i3_plaetze,
    "I4": i4_ueberschneidung,
    "I5": i5_geld,
    "I6": i6_vermerke,
    "I7": i7_journal,
    "I8": i8_wiederholung,
    "I9": i9_ereignisse,
    "I10": i10_reservierungen,
    "I11": i11_dashboard,
    "I12": i12_gesund,
}


def verletzt(buch: Buchstand, bestand: Bestand, gesehen: Gesehen) -> dict[str, list[str]]:
    """Return what violates each invariant; {} when all hold."""
    befunde = {name: pruefe(buch, bestand, gesehen) for name, pruefe in INVARIANTEN.items()}
    return {name: befund for name, befund in befunde.items() if befund}
