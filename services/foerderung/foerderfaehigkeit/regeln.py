"""The eligibility rules: data and facts in, a finding for every rule out."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.foerderung.foerderfaehigkeit import anzeige
from services.foerderung.foerderfaehigkeit.sachverhalt import Sachverhalt
from services.foerderung.foerderfaehigkeit.was_hilft import was_hilft
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.regel import (
    AlleTageImZeitraum,
    BudgetImJahr,
    DatumBis,
    Ermessen,
    Falsch,
    IstHessischeKommune,
    JeKommune,
    MehrereKommunen,
    Mindestens,
    Regel,
    Wahr,
    ZeitraumIn,
)
from shared.deutsch import kurzdatum, zahl
from shared.schemas.foerderung import Pruefergebnis, Regelergebnis, Schwere
from shared.schemas.pruefung import RegelbefundRead

RANGFOLGE = (
    (Regelergebnis.NICHT_ERFUELLT, Pruefergebnis.NICHT_FOERDERFAEHIG),
    (Regelergebnis.UNBEKANNT, Pruefergebnis.ANGABEN_FEHLEN),
    (Regelergebnis.ERMESSEN, Pruefergebnis.EINZELFALLENTSCHEIDUNG),
)
WEITERE_KOMMUNEN = ("kommunen",)


class Befund(NamedTuple):
    """What one rule found: what is, what must be, and what is missing besides Angaben."""

    ergebnis: Regelergebnis
    ist: str | None
    soll: str | None
    fehlt: tuple[str, ...] = ()


def pruefe(
    regeln: Sequence[Regel], fall: Sachverhalt, *, titel: Mapping[str, str]
) -> list[RegelbefundRead]:
    """Judge every rule, not just up to the first that fails, in the given order.

    `titel` holds what each Angabe is called.
    """
    return [_gelesen(regel, _urteil(regel, fall), fall, titel) for regel in regeln]


def gesamt(befunde: Sequence[RegelbefundRead]) -> Pruefergebnis:
    """Return what the findings say together; a hint never changes it."""
    urteile = {b.ergebnis for b in befunde if b.schwere is not Schwere.HINWEIS}
    folgen = (folge for urteil, folge in RANGFOLGE if urteil in urteile)
    return next(folgen, Pruefergebnis.FOERDERFAEHIG)


def _gelesen(
    regel: Regel, befund: Befund, fall: Sachverhalt, titel: Mapping[str, str]
) -> RegelbefundRead:
    hilfe = was_hilft(regel, befund.ergebnis, fall, titel=titel)
    return RegelbefundRead(
        regel=regel.id,
        ergebnis=befund.ergebnis,
        schwere=regel.schwere,
        text=regel.text,
        ist=befund.ist,
        soll=befund.soll,
        fehlende_angaben=[*befund.fehlt, *fall.fehlend(*regel.felder())],
        was_hilft=hilfe.text if hilfe else None,
        behebbar=hilfe.moeglich if hilfe else None,
        quelle=regel.quelle.titel,
    )


def _urteil(regel: Regel, fall: Sachverhalt) -> Befund:
    match regel:
        case IstHessischeKommune():
            return _ist_hessische_kommune(fall)
        case DatumBis():
            ist = fall.tag(regel.feld)
            return Befund(
                _aus(None if ist is None else ist <= regel.bis),
                None if ist is None else kurzdatum(ist),
                f"bis {kurzdatum(regel.bis)}",
            )
        case ZeitraumIn():
            return _zeitraum_in(regel, fall)
        case Ermessen():
            return Befund(Regelergebnis.ERMESSEN, None, "Entscheidung im Einzelfall")
        case MehrereKommunen():
            return _mehrere_kommunen(regel, fall)
        case JeKommune():
            return _je_kommune(regel, fall)
        case Wahr():
            return _ja_nein(fall.wahr(regel.feld), soll=True)
        case Falsch():
            return _ja_nein(fall.wahr(regel.feld), soll=False)
        case Mindestens():
            return _mindestens(regel, fall)
        case AlleTageImZeitraum():
            return _alle_tage(regel, fall)
        case BudgetImJahr():
            return _budget_im_jahr(fall)


def _ist_hessische_kommune(fall: Sachverhalt) -> Befund:
    nach_schluessel = sorted(fall.kommunen, key=lambda kommune: kommune.ags)
    hindernisse = [k.hindernis for k in nach_schluessel if k.hindernis]
    return Befund(
        _aus(not hindernisse),
        " ".join(hindernisse) or f"{anzeige.kommunen(len(fall.kommunen))} in Hessen",
        f"Jede Kommune besteht am {kurzdatum(fall.stichtag)} in Hessen",
    )


def _zeitraum_in(regel: ZeitraumIn, fall: Sachverhalt) -> Befund:
    beginn, ende = (fall.tag(feld) for feld in regel.felder_)
    soll = anzeige.zeitraum(regel.von, regel.bis)
    ist = " bis ".join("…" if t is None else kurzdatum(t) for t in (beginn, ende))
    if any(t is not None and not regel.von <= t <= regel.bis for t in (beginn, ende)):
        return Befund(Regelergebnis.NICHT_ERFUELLT, ist, soll)
    if beginn is None or ende is None:
        return Befund(Regelergebnis.UNBEKANNT, None if beginn is ende else ist, soll)
    return Befund(_aus(beginn <= ende), ist, soll)


def _mehrere_kommunen(regel: MehrereKommunen, fall: Sachverhalt) -> Befund:
    anzahl, bei = len(fall.kommunen), regel.ermessen_bei
    ist = anzeige.kommunen(anzahl)
    genug = regel.ab if bei is None else bei + 1
    soll = f"mindestens {anzeige.kommunen(genug)}"
    if bei is not None:
        soll += f"; {bei} nur aus besonderem Grund (Einzelfallentscheidung)"
    if fall.gruppe_offen and anzahl < genug:
        ist += " genannt; bitte weitere Kommunen nennen"
        return Befund(Regelergebnis.UNBEKANNT, ist, soll, fehlt=WEITERE_KOMMUNEN)
    if anzahl == bei:
        return Befund(Regelergebnis.ERMESSEN, ist, soll)
    return Befund(_aus(anzahl >= regel.ab), ist, soll)


def _je_kommune(regel: JeKommune, fall: Sachverhalt) -> Befund:
    gesagt, noetig = fall.zahl(regel.feld), len(fall.kommunen)
    ist = None if gesagt is None else zahl(gesagt)
    if fall.gruppe_offen and (gesagt is None or gesagt >= noetig):
        soll = "einer je Kommune, auch je weiterer"
        return Befund(Regelergebnis.UNBEKANNT, ist, soll, fehlt=WEITERE_KOMMUNEN)
    erfuellt = None if gesagt is None else gesagt >= noetig
    return Befund(_aus(erfuellt), ist, f"{noetig}, einer je Kommune")


def _ja_nein(ist: bool | None, *, soll: bool) -> Befund:
    worte = {True: "ja", False: "nein"}
    return Befund(
        _aus(None if ist is None else ist is soll), None if ist is None else worte[ist], worte[soll]
    )


def _mindestens(regel: Mindestens, fall: Sachverhalt) -> Befund:
    """Judge by the figure of the Stichtag; where none held yet, nothing can meet it."""
    parameter = fall.parameter[regel.parameter]
    gueltig, gesagt = parameter.am(fall.stichtag), fall.zahl(regel.feld)
    ist = None if gesagt is None else anzeige.gemessen(gesagt, parameter.einheit)
    if gueltig is None:
        return Befund(Regelergebnis.NICHT_ERFUELLT, ist, noch_kein_wert(parameter, fall.stichtag))
    mindestens, bezug = gueltig.wert.wert, gueltig.wert.bezug
    soll = f"mindestens {anzeige.gemessen(mindestens, parameter.einheit)}"
    if bezug:
        soll += f" ({bezug})"
    return Befund(_aus(None if gesagt is None else gesagt >= mindestens), ist, soll)


def _alle_tage(regel: AlleTageImZeitraum, fall: Sachverhalt) -> Befund:
    """Judge each day by the figure of that very day."""
    wahl, tage = fall.zahl(regel.nach), fall.tage(regel.feld)
    ist = None if tage is None else ", ".join(kurzdatum(t) for t in sorted(tage))
    if wahl is None:
        return Befund(Regelergebnis.UNBEKANNT, ist, None)
    parameter = fall.parameter[regel.zeitraeume[int(wahl)]]
    soll = f"{parameter.titel}: {anzeige.zeitraeume(parameter.ueber_null())}"
    if tage is None:
        return Befund(Regelergebnis.UNBEKANNT, None, soll)
    return Befund(_aus(all(_ueber_null(parameter, tag) for tag in tage)), ist, soll)


def _ueber_null(parameter: Parameter, tag: date) -> bool:
    gueltig = parameter.am(tag)
    return gueltig is not None and gueltig.wert.wert > Decimal(0)


def _budget_im_jahr(fall: Sachverhalt) -> Befund:
    jahr = fall.stichtag.year
    return Befund(
        _aus(jahr in fall.budgetjahre),
        str(jahr),
        "Zusage für " + ", ".join(map(str, sorted(fall.budgetjahre))),
    )


def noch_kein_wert(parameter: Parameter, stichtag: date) -> str:
    """Say that a figure did not exist yet, and since when there is one."""
    return (
        f"{parameter.titel}: am {kurzdatum(stichtag)} galt noch kein Wert,"
        f" der erste gilt ab {kurzdatum(parameter.erster_tag)}"
    )


def _aus(erfuellt: bool | None) -> Regelergebnis:
    if erfuellt is None:
        return Regelergebnis.UNBEKANNT
    return Regelergebnis.ERFUELLT if erfuellt else Regelergebnis.NICHT_ERFUELLT
