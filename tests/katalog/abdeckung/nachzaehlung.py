"""Coverage counted the slow way: day by day, Kommune by Kommune, from what the tables say."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Stand: TypeAlias = dict[tuple[str, str], tuple[int, int, int, int]]

NIE = date.max


@dataclass(frozen=True)
class Bestand:
    gebiet: list[Any]
    aenderungen: list[Any]
    leistungen: dict[str, Any]
    bedient: list[Any]
    ketten: list[Any]


async def bestand(session: AsyncSession) -> Bestand:
    async def zeilen(sql: str) -> list[Any]:
        return [*(await session.execute(text(sql))).all()]

    leistungen = await zeilen("""
        SELECT l.id::text, zustaendige_ebene AS ebenen, umsetzungsbuendel::text AS buendel,
          lage.themenfeld::text
        FROM katalog.leistung l LEFT JOIN katalog.ozg_leistung o USING (ozg_id)
          LEFT JOIN katalog.lage ON lage.id = o.lage""")
    return Bestand(
        gebiet=await zeilen("SELECT * FROM katalog.gebietseinheit"),
        aenderungen=await zeilen("SELECT * FROM katalog.gebietsaenderung"),
        leistungen={zeile.id: zeile for zeile in leistungen},
        bedient=await zeilen(
            "SELECT onlinedienst::text, leistung::text FROM katalog.onlinedienst_leistung"
        ),
        ketten=await zeilen(
            "SELECT onlinedienst::text, kommune, nutzbar_am, zurueckgenommen_am"
            " FROM katalog.bereitstellung WHERE nutzbar_am IS NOT NULL"
        ),
    )


def abdeckung(daten: Bestand, tag: date) -> Stand:
    """Return (kommunen, einwohner, nutzbar, schwelle) of each (art, gegenstand) on `tag`."""
    besteht = {
        g.ags: g
        for g in daten.gebiet
        if (g.gueltig.lower or date.min) <= tag < (g.gueltig.upper or NIE)
    }
    wo: dict[str, set[str]] = defaultdict(set)
    for kette in daten.ketten:
        if kette.nutzbar_am <= tag < (kette.zurueckgenommen_am or NIE):
            wo[kette.onlinedienst] |= _wirkt_in(daten, kette, tag) & set(besteht)

    def zaehlen(nutzbar: set[str], ebenen: set[str]) -> tuple[int, int, int, int]:
        zustaendig = {ags for ags in nutzbar if _zustaendig(besteht[ags], ebenen)}
        einwohner = sum(_einwohner(besteht, ags, ebenen) for ags in zustaendig)
        return len(zustaendig), einwohner, len(nutzbar), int(bool(nutzbar))

    stand: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
    for dienst in {b.onlinedienst for b in daten.bedient} | set(wo):
        ebenen = {
            ebene
            for b in daten.bedient
            if b.onlinedienst == dienst
            for ebene in daten.leistungen[b.leistung].ebenen
        }
        stand["onlinedienst", dienst].append(zaehlen(wo[dienst], ebenen))
    for leistung in daten.leistungen.values():
        nutzbar = set().union(
            *(wo[b.onlinedienst] for b in daten.bedient if b.leistung == leistung.id)
        )
        zahlen = zaehlen(nutzbar, set(leistung.ebenen))
        stand["leistung", leistung.id].append(zahlen)
        stand["umsetzungsbuendel", leistung.buendel].append((*zahlen[:3], 0))
        stand["themenfeld", leistung.themenfeld].append((*zahlen[:3], 0))
        stand["alle", "00000000-0000-0000-0000-000000000000"].append((*zahlen[:3], 0))
    summen = {k: tuple(map(sum, zip(*v, strict=True))) for k, v in stand.items() if k[1]}
    return {k: v for k, v in summen.items() if any(v)}  # type: ignore[misc]


async def gezaehlt(session: AsyncSession, tag: date) -> Stand:
    """Return the same from the counters."""
    zeilen = await session.execute(
        text("""SELECT art, gegenstand::text, sum(kommunen), sum(einwohner)::bigint, sum(nutzbar),
                  sum(schwelle)
                FROM katalog.abdeckungszaehler WHERE tag <= :tag GROUP BY 1, 2"""),
        {"tag": tag},
    )
    return {(z[0], z[1]): tuple(z[2:]) for z in zeilen if any(z[2:])}


def _wirkt_in(daten: Bestand, kette: Any, tag: date) -> set[str]:
    wo, offen = {kette.kommune}, [(kette.kommune, date.min)]
    while offen:
        ags, seit = offen.pop()
        for a in daten.aenderungen:
            if a.ags_alt == ags and seit <= a.gueltig_ab <= tag:
                wo.add(a.ags_neu)
                offen.append((a.ags_neu, a.gueltig_ab))
    return wo


def _klasse(g: Any) -> str:
    if g.sonderstatus:
        return "sonderstatus"
    return g.art if g.art in {"landkreis", "kreisfreie_stadt"} else "gemeinde"


def _zustaendig(g: Any, ebenen: set[str]) -> bool:
    klasse = _klasse(g)
    return klasse in ebenen or (klasse == "sonderstatus" and "gemeinde" in ebenen)


def _einwohner(besteht: dict[str, Any], ags: str, ebenen: set[str]) -> int:
    selbst = besteht[ags]
    if selbst.einwohner is None:
        return 0
    eigene = [g for g in besteht.values() if g.kreis == ags and _zustaendig(g, ebenen)]
    return int(selbst.einwohner - sum(g.einwohner or 0 for g in eigene))


def tage(von: date, bis: date, schritt: int) -> list[date]:
    return [von + timedelta(days=n) for n in range(0, (bis - von).days, schritt)]
