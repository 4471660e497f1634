"""The words of a question, each with the words of the catalogue that it may stand for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.suche.frage import Frage, Wort
from shared.db import beginne
from shared.schemas.suche import Suchart

# one plan for all questions, and always by the indexes: a word is looked up, however common it is
EINSTELLUNGEN = text("""
    SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
           set_config('enable_seqscan', 'off', true),
           set_config('pg_trgm.similarity_threshold', '0.25', true)""")

# similar words are few: only those within 1 to 3 changes, and of those the nearest
WORTE = text("""
    WITH frage AS (SELECT * FROM unnest(CAST(:nr AS int[]), CAST(:wort AS text[])) AS f (nr, wort)),
    schatz AS NOT MATERIALIZED (
      SELECT wort, stamm FROM katalog.suchwort WHERE art = ANY(CAST(:arten AS text[])))
    SELECT frage.nr, fund.wie, fund.wort
      FROM frage CROSS JOIN LATERAL (
        (SELECT 'anfang' AS wie, wort FROM schatz
          WHERE wort >= frage.wort AND wort < frage.wort || :ende LIMIT 1)
        UNION ALL
        (SELECT DISTINCT 'stamm', wort FROM schatz
          WHERE stamm = (ts_lexize('german_stem', frage.wort))[1] ORDER BY wort LIMIT 40)
        UNION ALL
        (SELECT 'teil', wort FROM (
           SELECT DISTINCT wort, length(wort) AS laenge FROM schatz
            WHERE wort LIKE '%' || frage.wort || '%' AND length(frage.wort) >= 4
            ORDER BY laenge, wort LIMIT 30))
        UNION ALL
        (SELECT 'aehnlich', wort FROM (
           SELECT wort, least(levenshtein(wort, frage.wort), CASE WHEN length(frage.wort) > 5 THEN
                    1 + least(levenshtein(left(wort, length(frage.wort)), frage.wort),
                              levenshtein(left(wort, length(frage.wort) + 1), frage.wort)) END)
                    AS abstand
             FROM (SELECT DISTINCT wort, similarity(wort, frage.wort) AS naehe FROM schatz
                    WHERE wort % frage.wort AND length(frage.wort) BETWEEN 4 AND 64
                      AND NOT starts_with(wort, frage.wort)
                      AND (:auch_aehnliche
                           OR NOT EXISTS (SELECT FROM schatz s WHERE s.wort = frage.wort))
                    ORDER BY naehe DESC, wort LIMIT 60))
          WHERE abstand <= CASE WHEN NOT :auch_aehnliche AND EXISTS (
                                  SELECT FROM schatz s
                                   WHERE s.wort > frage.wort AND s.wort < frage.wort || :ende)
                                THEN CASE WHEN length(frage.wort) < 8 THEN 0 ELSE 1 END
                                WHEN length(frage.wort) < 6 THEN 1
                                WHEN length(frage.wort) < 12 THEN 2 ELSE 3 END
          ORDER BY abstand, wort LIMIT 8)
        UNION ALL
        (SELECT 'kopf', wort FROM schatz
          JOIN generate_series(5, least(length(frage.wort), 64) - 1) AS n
            ON wort = left(frage.wort, n)
         ORDER BY n DESC LIMIT 1)
      ) fund
    UNION ALL
    SELECT nr, 'fuellwort', roh
      FROM unnest(CAST(:nr_roh AS int[]), CAST(:roh AS text[])) AS r (nr, roh)
     WHERE ts_lexize('german_stem', roh) = '{}'""")


GENAU: Sequence[str] = ()
ANFANG = ("anfang",)
STAMM = ("anfang", "stamm")
TEIL = ("anfang", "stamm", "teil")
AEHNLICH = ("anfang", "stamm", "teil", "aehnlich", "kopf")
OHNE_TEILE = ("anfang", "stamm", "aehnlich", "kopf")
ALLE_BIS_AUF_EINES = 4  # words; of more, the alternatives would be too many


@dataclass
class Gesucht:
    """A word of the question and, by the kind of likeness, what it may stand for."""

    wort: Wort
    funde: dict[str, set[str]] = field(default_factory=dict)

    @property
    def bekannt(self) -> bool:
        return bool(self.funde)

    def ausdruck(self, arten: Sequence[str]) -> str:
        """Return the text of a tsquery: the word or what is like it in one of these ways."""
        anfang = ":*" if "anfang" in arten else ""
        formen = [f"'{form}'{anfang}" for form in self.wort.formen]
        gleiche: set[str] = set()
        for art in set(arten) - {"anfang"}:
            gleiche |= self.funde.get(art, set())
        return "(" + " | ".join([*formen, *(f"'{wort}'" for wort in sorted(gleiche))]) + ")"


@dataclass(frozen=True)
class Deutung:
    """A question as it is looked up in one way: `ausdruck` is the text of a tsquery.

    `ohne_unbekannte` says that words were left out because no name has them or one like them.
    """

    gesucht: tuple[Gesucht, ...]
    ausdruck: str
    ohne_unbekannte: bool = False

    def alle(self, arten: Sequence[str]) -> str:
        """Return the tsquery for all words, each like a word of the thing in one of these ways."""
        return _alle(self.gesucht, arten)


async def stelle_ein(session: AsyncSession) -> None:
    """Let the rest of the transaction look words up; call it before the first statement."""
    await beginne(session)
    await session.execute(EINSTELLUNGEN)


async def gesuchte_worte(
    session: AsyncSession, frage: Frage, arten: Iterable[Suchart], *, auch_aehnliche: bool = False
) -> list[Gesucht]:
    """Return the words that count, with their likes; similar ones where a word is not known.

    With `auch_aehnliche` a known word has them too. Filler words count where nothing else is asked.
    """
    gesucht = [Gesucht(wort) for wort in frage.worte]
    formen = [(nr, form) for nr, wort in enumerate(frage.worte) for form in wort.formen]
    roh = [(nr, form) for nr, wort in enumerate(frage.worte) for form in wort.roh]
    werte = {
        "nr": [nr for nr, _ in formen],
        "wort": [form for _, form in formen],
        "nr_roh": [nr for nr, _ in roh],
        "roh": [form for _, form in roh],
        "arten": [art.value for art in arten],
        "auch_aehnliche": auch_aehnliche,
        "ende": "\U0010ffff",
    }
    fuellworte = set()
    for nr, wie, wort in await session.execute(WORTE, werte):
        if wie == "fuellwort":
            fuellworte.add(nr)
        else:
            gesucht[nr].funde.setdefault(wie, set()).add(wort)
    for eines in gesucht:
        if not auch_aehnliche and (
            "stamm" in eines.funde or ("teil" in eines.funde and "anfang" not in eines.funde)
        ):
            eines.funde.pop("aehnlich", None)
        if eines.funde.keys() != {"kopf"}:
            eines.funde.pop("kopf", None)
    return [eines for nr, eines in enumerate(gesucht) if nr not in fuellworte] or gesucht


def streng(gesucht: Sequence[Gesucht], arten: Sequence[str]) -> Deutung:
    """Ask for all words, each like a word of the thing in one of these ways."""
    return Deutung(tuple(gesucht), _alle(gesucht, arten))


def nachsichtig(gesucht: Sequence[Gesucht]) -> Iterator[Deutung]:
    """Ask for all known words or what is similar, then for all but one, then for any of them.

    What has but one or two letters says too little to be asked for without the rest.
    """
    bekannt = tuple(wort for wort in gesucht if wort.bekannt and len(wort.wort.formen[0]) > 2)
    alle = len(bekannt)
    for anzahl in (alle, alle - 1 if alle <= ALLE_BIS_AUF_EINES else 1, 1):
        if anzahl > 0:
            gruppen = combinations(bekannt, anzahl)
            arten = AEHNLICH if anzahl == alle else OHNE_TEILE
            ausdruck = " | ".join(f"({_alle(gruppe, arten)})" for gruppe in gruppen)
            yield Deutung(bekannt, ausdruck, ohne_unbekannte=alle < len(gesucht))


def _alle(gesucht: Sequence[Gesucht], arten: Sequence[str]) -> str:
    return " & ".join(wort.ausdruck(arten) for wort in gesucht)
