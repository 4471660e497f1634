"""The rounds: every class and what it is compared with, one after the other, again and again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.leistung.aufwand import MB, Aufwand, gemessen
from tests.leistung.einzeln import neuer_dienst
from tests.leistung.ergebnis import VERHAELTNIS, Klassenwert, Zeile
from tests.leistung.klasse import Gegner, Klasse, Lesend, gewaermt
from tests.leistung.last import Messung
from tests.leistung.pruefstand import Stand
from tests.leistung.umfeld import Umfeld

PEER = "vergleich-"


@dataclass
class Werte:
    """What the rounds found; `gegner` explains each ratio by its key."""

    messungen: dict[tuple[str, str], list[tuple[Messung, Aufwand]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    verhaeltnisse: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    gegner: dict[tuple[str, str], Gegner] = field(default_factory=dict)
    kalt: dict[str, float] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    misslungen: dict[str, str] = field(default_factory=dict)


def runden(
    klassen: Sequence[Klasse],
    staende: dict[str, Stand],
    umfeld: Umfeld,
    *,
    anzahl: int,
    sekunden: float,
) -> Werte:
    """Measure all classes so many times. One that fails is told of and left out from then on."""
    werte = Werte()
    for runde in range(anzahl):
        for klasse in klassen:
            if klasse.name in werte.misslungen:
                continue
            try:
                _runde(klasse, staende, umfeld, werte, runde, sekunden)
            except Exception as grund:
                werte.misslungen[klasse.name] = f"{type(grund).__name__}: {str(grund)[:300]}"
                print(f"  {klasse.name}: {werte.misslungen[klasse.name]}", flush=True)
    return werte


def kalte(klassen: Sequence[Klasse], stand: Stand, werte: Werte) -> None:
    """Ask the first address of each class as the first request of a service that has just begun."""
    for klasse in klassen:
        if not isinstance(klasse, Lesend) or klasse.name in werte.misslungen:
            continue
        auftrag = klasse.auftrag(stand)
        with neuer_dienst(stand, klasse.dienst) as (adresse, sekunden):
            werte.starts.append(sekunden)
            werte.kalt[klasse.name] = gewaermt(adresse, auftrag) * 1000


def _runde(
    klasse: Klasse,
    staende: dict[str, Stand],
    umfeld: Umfeld,
    werte: Werte,
    runde: int,
    sekunden: float,
) -> None:
    vorhanden = [staende[groesse] for groesse in klasse.groessen if groesse in staende]
    mediane = []
    for nr, stand in enumerate(vorhanden):
        lauf = klasse.bereit(stand, runde)
        with gemessen(stand.pid(klasse.dienst), stand.pid("PostgreSQL")) as aufwand:
            messung = lauf(sekunden)
        werte.messungen[klasse.name, stand.groesse].append((messung, aufwand))
        mediane.append(messung.p50)
        if nr:
            continue
        for gegner in (*klasse.gegner, *umfeld.gegner.get(klasse.name, ())):
            if f"{klasse.name} / {gegner.name}" not in werte.misslungen:
                _versucht(klasse, gegner, stand, werte, runde, sekunden, messung)
    if len(mediane) > 1:
        werte.verhaeltnisse[klasse.name, "wachstum"].append(mediane[1] / mediane[0])
    gesagt = ", ".join(
        f"{stand.groesse} {werte.messungen[klasse.name, stand.groesse][-1][0].je_sekunde:,.0f}/s"
        for stand in vorhanden
    )
    print(f"  {runde + 1}. {klasse.name}: {gesagt}", flush=True)


def _versucht(
    klasse: Klasse,
    gegner: Gegner,
    stand: Stand,
    werte: Werte,
    runde: int,
    sekunden: float,
    messung: Messung,
) -> None:
    """Compare; whoever fails is told of and no longer compared with."""
    try:
        _verglichen(klasse, gegner, stand, werte, runde, sekunden, messung)
    except Exception as grund:
        name = f"{klasse.name} / {gegner.name}"
        werte.misslungen[name] = f"{type(grund).__name__}: {str(grund)[:300]}"
        werte.verhaeltnisse.pop((klasse.name, gegner.name), None)
        print(f"  {name}: {werte.misslungen[name]}", flush=True)


def _verglichen(
    klasse: Klasse,
    gegner: Gegner,
    stand: Stand,
    werte: Werte,
    runde: int,
    sekunden: float,
    messung: Messung,
) -> None:
    nenner = gegner.bereit(stand, runde)(sekunden)
    zaehler = gegner.zaehler(stand, runde)(sekunden) if gegner.zaehler else messung
    if nenner.fehler:
        raise RuntimeError(f"{gegner.name}: {nenner.fehler} of {nenner.anzahl} were refused")
    werte.gegner[klasse.name, gegner.name] = gegner
    werte.verhaeltnisse[klasse.name, gegner.name].append(zaehler.je_sekunde / nenner.je_sekunde)


def zeilen(klassen: Sequence[Klasse], werte: Werte) -> list[Zeile]:
    """Return all figures with a goal or a comparison, class by class."""
    gesammelt: list[Zeile] = []
    for klasse in klassen:
        eigene = [n for (name, n) in werte.verhaeltnisse if name == klasse.name and n != "wachstum"]
        for name in eigene:
            gegner, gefunden = (
                werte.gegner[klasse.name, name],
                werte.verhaeltnisse[klasse.name, name],
            )
            gesammelt.append(
                Zeile(
                    f"{klasse.name}/{name}", gegner.was, VERHAELTNIS, tuple(gefunden), gegner.ziel,
                    begrenzt=gegner.begrenzt or klasse.begrenzt,
                )
            )  # fmt: skip
        gesammelt += _schnellster(klasse, werte)
        gesammelt += _wachstum(klasse, werte)
        gesammelt += _nebenwerte(klasse, werte)
    return gesammelt


def _schnellster(klasse: Klasse, werte: Werte) -> list[Zeile]:
    """Return how many times the fastest peer of each round a class is."""
    je_peer = [
        gefunden
        for (name, gegner), gefunden in werte.verhaeltnisse.items()
        if name == klasse.name and gegner.startswith(PEER)
    ]
    if klasse.ziele.peer is None or not je_peer:
        return []
    kleinste = tuple(min(runde) for runde in zip(*je_peer, strict=True))
    was = f"{klasse.titel} / fastest peer"
    ziel = klasse.ziele.peer
    return [
        Zeile(f"{klasse.name}/vergleich-schnellster", was, VERHAELTNIS, kleinste, ziel,
              begrenzt=klasse.begrenzt)
    ]  # fmt: skip


def _wachstum(klasse: Klasse, werte: Werte) -> list[Zeile]:
    gefunden = werte.verhaeltnisse.get((klasse.name, "wachstum"))
    if not gefunden:
        return []
    return [
        Zeile(
            f"{klasse.name}/wachstum", f"{klasse.titel}: growth", VERHAELTNIS, tuple(gefunden),
            klasse.ziele.wachstum, mindestens=False, begrenzt=klasse.begrenzt,
        )
    ]  # fmt: skip


def _nebenwerte(klasse: Klasse, werte: Werte) -> list[Zeile]:
    gemessene = next((m for (name, _), m in werte.messungen.items() if name == klasse.name), [])
    return [
        Zeile(
            f"{klasse.name}/{eins.name}", eins.was, eins.einheit,
            tuple(eins.wert(messung, aufwand) for messung, aufwand in gemessene),
            eins.ziel, mindestens=eins.mindestens, begrenzt=klasse.begrenzt,
        )
        for eins in klasse.nebenwerte
        if gemessene
    ]  # fmt: skip


def klassenwerte(klassen: Sequence[Klasse], werte: Werte) -> list[Klassenwert]:
    """Return the table of classes, by size, with medians over the rounds."""
    gesammelt = []
    for klasse in klassen:
        for (name, groesse), gemessene in werte.messungen.items():
            if name != klasse.name:
                continue
            messungen = [messung for messung, _ in gemessene]
            gesammelt.append(
                Klassenwert(
                    klasse=klasse.name,
                    titel=klasse.titel,
                    groesse=groesse,
                    je_sekunde=median(m.je_sekunde for m in messungen),
                    p50=median(m.p50 for m in messungen),
                    p95=median(m.p95 for m in messungen),
                    p99=median(m.p99 for m in messungen),
                    dienst_ms=median(a.dienst / max(1, m.anzahl) for m, a in gemessene) * 1000,
                    postgres_ms=median(a.postgres / max(1, m.anzahl) for m, a in gemessene) * 1000,
                    spitze_mb=max(a.spitze for _, a in gemessene) / MB,
                    mehr_mb=median(a.spitze - a.vorher for _, a in gemessene) / MB,
                    kalt_ms=werte.kalt.get(name) if groesse == klasse.groessen[0] else None,
                    fehler=sum(m.fehler for m in messungen),
                    anzahl=sum(m.anzahl for m in messungen),
                )
            )
    return gesammelt
