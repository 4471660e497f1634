"""What would fulfil a rule that is not fulfilled, in one German line; or that nothing does."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.foerderung.foerderfaehigkeit import anzeige
from services.foerderung.foerderfaehigkeit.frist import kuenftige, letzte_tage
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune, Sachverhalt
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
from shared.schemas.foerderung import Regelergebnis


class Hilfe(NamedTuple):
    """`moeglich` is false where the line says that nothing fulfils the rule any more."""

    text: str
    moeglich: bool


def was_hilft(
    regel: Regel, ergebnis: Regelergebnis, fall: Sachverhalt, *, titel: Mapping[str, str]
) -> Hilfe | None:
    """Return the line for a rule that was judged `ergebnis`, None where it is fulfilled.

    `titel` holds what each Angabe is called. The Stichtag is taken for today: what lies before it
    is past.
    """
    if ergebnis is Regelergebnis.ERFUELLT:
        return None
    match regel:
        case IstHessischeKommune():
            return _hessische_kommune(fall)
        case DatumBis():
            return _datum_bis(regel, fall, titel)
        case ZeitraumIn():
            return _zeitraum_in(regel, fall, titel)
        case Ermessen():
            text = "Darüber wird im Einzelfall entschieden; legen Sie dar, was für Ihr Vorhaben"
            return Hilfe(f"{text} spricht.", True)
        case MehrereKommunen():
            return Hilfe(_mehrere_kommunen(regel, fall), True)
        case JeKommune():
            return Hilfe(_je_kommune(regel, fall, titel), True)
        case Wahr():
            return Hilfe(_ja_nein(regel.feld, fall, titel, soll="ja"), True)
        case Falsch():
            return Hilfe(_ja_nein(regel.feld, fall, titel, soll="nein"), True)
        case Mindestens():
            return Hilfe(_mindestens(regel, fall, titel), True)
        case AlleTageImZeitraum():
            return _alle_tage(regel, fall, titel)
        case BudgetImJahr():
            return _budget_im_jahr(fall)


def _hessische_kommune(fall: Sachverhalt) -> Hilfe:
    """A Kommune that is no partner can be left out, as long as another one stays."""
    betroffene = sorted((k for k in fall.kommunen if k.hindernis), key=lambda k: k.ags)
    saetze = [_statt(kommune) for kommune in betroffene]
    ersetzbar = all(kommune.ersatz for kommune in betroffene)
    verzichtbar = len(betroffene) < len(fall.kommunen)
    if verzichtbar and not ersetzbar:
        saetze.append("Ohne sie erfüllen die übrigen Kommunen diese Bedingung.")
    return Hilfe(" ".join(saetze), ersetzbar or verzichtbar)


def _statt(kommune: Kommune) -> str:
    if kommune.ersatz:
        return f"Statt {kommune.ags} kann {' oder '.join(kommune.ersatz)} genannt werden."
    return f"{kommune.ags} kann hier nicht gefördert werden."


def _datum_bis(regel: DatumBis, fall: Sachverhalt, titel: Mapping[str, str]) -> Hilfe:
    letzter, name = kurzdatum(regel.bis), f"„{titel[regel.feld]}“"
    if fall.stichtag > regel.bis:
        return abgelaufen(regel.bis)
    if fall.tag(regel.feld) is None:
        return Hilfe(f"Nennen Sie {name}: spätestens {letzter}.", True)
    return Hilfe(f"{name} muss spätestens der {letzter} sein.", True)


def abgelaufen(letzter: date) -> Hilfe:
    return Hilfe(
        f"Die Frist ist am {kurzdatum(letzter)} abgelaufen; eine neue Ausschreibung ist nicht"
        " bekannt.",
        False,
    )


def _zeitraum_in(regel: ZeitraumIn, fall: Sachverhalt, titel: Mapping[str, str]) -> Hilfe:
    if fall.stichtag > regel.bis:
        return Hilfe(
            f"Der Zeitraum endete am {kurzdatum(regel.bis)}; ein neuer ist nicht bekannt.", False
        )
    zeitraum = anzeige.zeitraum(regel.von, regel.bis)
    beginn, ende = (fall.tag(feld) for feld in regel.felder_)
    if beginn and ende and regel.von <= ende < beginn <= regel.bis:
        nach, vor = (titel[feld] for feld in reversed(regel.felder_))
        return Hilfe(f"„{nach}“ darf nicht vor „{vor}“ liegen.", True)
    if fehlend := fall.fehlend(*regel.felder_):
        namen = " und ".join(f"„{titel[feld]}“" for feld in fehlend)
        return Hilfe(f"Nennen Sie {namen}: im Zeitraum {zeitraum}.", True)
    return Hilfe(f"Beginn und Ende müssen im Zeitraum {zeitraum} liegen.", True)


def _mehrere_kommunen(regel: MehrereKommunen, fall: Sachverhalt) -> str:
    anzahl, bei = len(fall.kommunen), regel.ermessen_bei
    fehlen = (regel.ab if bei is None else bei + 1) - anzahl
    if anzahl == bei:
        machen = (
            "Eine weitere Kommune macht" if fehlen == 1 else f"{fehlen} weitere Kommunen machen"
        )
        return f"{machen} aus der Einzelfallentscheidung einen Regelfall."
    if bei is None:
        return f"Es geht mit {_weiteren(fehlen)}."
    return (
        f"Mit {_weiteren(bei - anzahl)} ist eine Einzelfallentscheidung möglich,"
        f" mit {fehlen} weiteren ist es ein Regelfall."
    )


def _weiteren(anzahl: int) -> str:
    return "einer weiteren Kommune" if anzahl == 1 else f"{anzahl} weiteren Kommunen"


def _je_kommune(regel: JeKommune, fall: Sachverhalt, titel: Mapping[str, str]) -> str:
    gesagt, noetig = fall.zahl(regel.feld), len(fall.kommunen)
    name, je = f"„{titel[regel.feld]}“", "einer je Kommune"
    if gesagt is None:
        return f"Nennen Sie {name}: mindestens {noetig}, {je}."
    if gesagt >= noetig:
        return f"Nennen Sie die weiteren Kommunen; bei {name} kommt je Kommune einer dazu."
    return f"Bei {name} {_fehlt(noetig - gesagt, zahl(noetig - gesagt))}; nötig ist {je}."


def _ja_nein(feld: str, fall: Sachverhalt, titel: Mapping[str, str], *, soll: str) -> str:
    if fall.wahr(feld) is None:
        return f"Nennen Sie „{titel[feld]}“: nötig ist „{soll}“."
    return f"Nötig ist „{soll}“ bei „{titel[feld]}“."


def _mindestens(regel: Mindestens, fall: Sachverhalt, titel: Mapping[str, str]) -> str:
    parameter = fall.parameter[regel.parameter]
    gueltig, gesagt = parameter.am(fall.stichtag), fall.zahl(regel.feld)
    if gueltig is None:
        return f"Dafür gilt erst ab {kurzdatum(parameter.erster_tag)} ein Wert."
    mindestens = anzeige.gemessen(gueltig.wert.wert, parameter.einheit)
    if gesagt is None:
        return f"Nennen Sie „{titel[regel.feld]}“: mindestens {mindestens}."
    fehlt = gueltig.wert.wert - gesagt
    menge = anzeige.gemessen(fehlt, parameter.einheit)
    return f"Bei „{titel[regel.feld]}“ {_fehlt(fehlt, menge)}; nötig sind mindestens {mindestens}."


def _fehlt(anzahl: Decimal | int, menge: str) -> str:
    return f"{'fehlt' if anzahl == 1 else 'fehlen'} noch {menge}"


def _alle_tage(regel: AlleTageImZeitraum, fall: Sachverhalt, titel: Mapping[str, str]) -> Hilfe:
    wahl, tage = fall.zahl(regel.nach), fall.tage(regel.feld)
    offen = {
        wert: perioden
        for wert, name in regel.zeitraeume.items()
        if (perioden := kuenftige(fall.parameter[name], fall.stichtag))
    }
    if not offen:
        enden = letzte_tage(fall.parameter[name] for name in regel.zeitraeume.values())
        satz = (
            f"Der letzte Zeitraum endete am {kurzdatum(max(enden))}" if enden else "Es gab keinen"
        )
        return Hilfe(f"{satz}; ein neuer ist nicht bekannt.", False)
    if wahl is None:
        namen = " und ".join(f"„{titel[feld]}“" for feld in fall.fehlend(regel.nach, regel.feld))
        return Hilfe(f"Nennen Sie {namen}.", True)
    if int(wahl) not in offen:
        andere = " oder ".join(map(str, sorted(offen)))
        return Hilfe(
            f"Dafür ist der Zeitraum zu Ende; offen ist „{titel[regel.nach]}“ {andere}.", True
        )
    zeitraum = anzeige.zeitraeume(offen[int(wahl)])
    if tage is None:
        return Hilfe(f"Nennen Sie „{titel[regel.feld]}“: {zeitraum}.", True)
    return Hilfe(f"Alle Tage müssen im offenen Zeitraum liegen: {zeitraum}.", True)


def _budget_im_jahr(fall: Sachverhalt) -> Hilfe:
    spaeter = [jahr for jahr in sorted(fall.budgetjahre) if jahr > fall.stichtag.year]
    if spaeter:
        return Hilfe(f"Geld ist erst für {spaeter[0]} zugesagt.", True)
    return Hilfe(f"Für die Zeit nach {max(fall.budgetjahre)} ist kein Geld zugesagt.", False)
