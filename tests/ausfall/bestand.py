"""What the databases hold after a fault, read as the superuser in one statement each."""

import base64
import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from ozg.postgres import Cluster, PostgresError
from tests.ausfall.buch import Antwort
from tests.ausfall.schreiben import GEGENSTAENDE, PERSON

Einzelnes = TypeVar("Einzelnes", bound=Hashable)
Fassung: TypeAlias = tuple[str, int]  # of a Gegenstand: its id and version
Spanne: TypeAlias = tuple[str, str, str]  # who is taken, from when, until when (UTC)
MIT_AKTE = ("katalog", "foerderung", "beratung")


@dataclass(frozen=True, slots=True)
class Konto:
    """A Budget (EUR): what it says, and what its movements sum up to."""

    gesamt: float | None
    gebunden: float
    ausgezahlt: float
    summe_gebunden: float
    summe_ausgezahlt: float


@dataclass(frozen=True, slots=True)
class Belegung:
    """What is taken: `termine` of teams and Kommunen, `plaetze` as (there are, taken)."""

    termine: Sequence[Spanne]
    plaetze: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Bestand:
    """`antworten`: stored by key. `angelegt`: the ids of what the load made, by kind of write.

    `fassungen` are those of the Gegenstände themselves, `vermerke` and `ereignisse` what is
    written down of them. `verfallen`: reservations kept more than two minutes too long. `haengt`:
    transactions older than a minute and waits for a lock longer than ten seconds.
    """

    antworten: Mapping[str, Antwort]
    angelegt: Mapping[str, Sequence[str]]
    fassungen: Sequence[Fassung]
    vermerke: Sequence[Fassung]
    ereignisse: Sequence[Fassung]
    konten: Sequence[Konto]
    belegung: Belegung
    verfallen: int
    haengt: int


def lies(cluster: Cluster) -> Bestand:
    antworten: dict[str, Antwort] = {}
    vermerke: list[Fassung] = []
    ereignisse: list[Fassung] = []
    fassungen: list[Fassung] = []
    for dienst in MIT_AKTE:
        for key, status, body in _zeilen(cluster, dienst, _antworten(dienst)):
            antworten[key] = Antwort(status, base64.b64decode(body))
        vermerke += _fassungen(cluster, dienst, "journal", "gegenstand_id")
        ereignisse += _fassungen(cluster, dienst, "ereignis", "gegenstand_id")
    for dienst, tabelle in (("beratung", "buchung"), ("foerderung", "antrag")):
        fassungen += _fassungen(cluster, dienst, tabelle, "id")
    return Bestand(
        antworten=antworten,
        angelegt={
            art: [id for (id,) in _zeilen(cluster, dienst, _angelegt(dienst, tabelle))]
            for art, (dienst, tabelle) in GEGENSTAENDE.items()
        },
        fassungen=fassungen,
        vermerke=vermerke,
        ereignisse=ereignisse,
        konten=konten(cluster),
        belegung=belegung(cluster),
        verfallen=_zahl(cluster, "beratung", VERFALLEN),
        haengt=_zahl(cluster, "postgres", HAENGT),
    )


def konten(cluster: Cluster) -> list[Konto]:
    return [Konto(*zeile) for zeile in _zeilen(cluster, "foerderung", KONTEN)]


def belegung(cluster: Cluster) -> Belegung:
    alles = _zeilen(cluster, "beratung", f"({TERMINE}) UNION ALL ({PLAETZE})")
    return Belegung(
        termine=[(wer, von, bis) for art, wer, von, bis in alles if art == "termin"],
        plaetze=[(da, belegt) for art, da, belegt, _ in alles if art == "platz"],
    )


def _zeilen(cluster: Cluster, datenbank: str, frage: str) -> list[list[Any]]:
    """Return the rows of `frage`, whose one column is a JSON array; raises PostgresError, also
    where a server that goes down says so in between.
    """
    gelesen = cluster.sql(
        f"SELECT coalesce(json_agg(zeile), '[]') FROM ({frage}) AS _(zeile)", database=datenbank
    )
    try:
        zeilen: list[list[Any]] = json.loads(gelesen)
    except ValueError as grund:
        raise PostgresError(gelesen[-500:]) from grund
    return zeilen


def _zahl(cluster: Cluster, datenbank: str, frage: str) -> int:
    return int(cluster.sql(frage, database=datenbank))


def _fassungen(cluster: Cluster, dienst: str, tabelle: str, id: str) -> list[Fassung]:
    frage = f"SELECT json_build_array({id}, version) FROM {dienst}.{tabelle}"
    return [(wer, version) for wer, version in _zeilen(cluster, dienst, frage)]


def _antworten(dienst: str) -> str:
    return (
        "SELECT json_build_array(key, status, translate(encode(body, 'base64'), E'\\n', ''))"
        f" FROM {dienst}.antwort WHERE sub = '{PERSON}'"
    )


def _angelegt(dienst: str, tabelle: str) -> str:
    return (
        f"SELECT json_build_array(t.id) FROM {dienst}.{tabelle} t JOIN {dienst}.journal j"
        f" ON j.gegenstand_id = t.id AND j.version = 1 WHERE j.sub = '{PERSON}'"
    )


KONTEN = """
    SELECT json_build_array(gesamt, gebunden, ausgezahlt,
        coalesce(sum(betrag * ((nach = 'gebunden')::int - (von = 'gebunden')::int)), 0),
        coalesce(sum(betrag * ((nach = 'ausgezahlt')::int - (von = 'ausgezahlt')::int)), 0))
    FROM foerderung.budget b LEFT JOIN foerderung.mittelbewegung m ON m.budget = b.id
    GROUP BY b.id"""
TERMINE = """
    SELECT json_build_array('termin', wer, lower(zeitraum) AT TIME ZONE 'UTC', upper(zeitraum)
        AT TIME ZONE 'UTC')
    FROM (SELECT berater_id::text AS wer, zeitraum FROM beratung.termin
            WHERE belegt AND art = 'beratung'
        UNION ALL SELECT kommune, zeitraum FROM beratung.termin_kommune WHERE belegt) AS alle"""
PLAETZE = """
    SELECT json_build_array('platz', k.plaetze, count(*), null) FROM beratung.kontingent k
    JOIN beratung.buchung_kommune b ON b.kontingent_id = k.id AND b.belegt GROUP BY k.id"""
VERFALLEN = """
    SELECT count(*) FROM beratung.buchung
    WHERE belegt AND NOT verbindlich AND halten_bis < now() - interval '2 minutes'"""
HAENGT = """
    SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
    AND (xact_start < now() - interval '1 minute'
        OR (wait_event_type = 'Lock' AND query_start < now() - interval '10 seconds'))"""


def doppelte(was: Sequence[Einzelnes]) -> list[Einzelnes]:
    """Return what is there more than once."""
    return [einzeln for einzeln, zahl in Counter(was).items() if zahl > 1]
