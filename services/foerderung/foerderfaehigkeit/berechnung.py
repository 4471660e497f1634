"""The amount that follows from a programme's formula, and the steps to it."""

from decimal import Decimal
from typing import NamedTuple

from services.foerderung.foerderfaehigkeit import anzeige
from services.foerderung.foerderfaehigkeit.regeln import noch_kein_wert
from services.foerderung.foerderfaehigkeit.sachverhalt import Sachverhalt
from services.foerderung.programm.hoehe import (
    AusAngabe,
    AusParameter,
    Glied,
    Hoehe,
    NachAnzahl,
    Produkt,
)
from shared.deutsch import geld, kurzdatum
from shared.schemas.pruefung import RechenschrittRead


class Berechnung(NamedTuple):
    """EUR; `betrag` is None where no amount follows, and the steps say why."""

    betrag: Decimal | None
    rechenweg: list[RechenschrittRead]


def berechne(hoehe: Hoehe, fall: Sachverhalt) -> Berechnung:
    """Return the smallest part with its steps.

    An amount nobody stated does not limit; a dated figure that did not hold yet leaves no amount,
    for no other year's figure may stand in.
    """
    schritte = [_schritt(glied, fall) for glied in hoehe.min]
    werte = [schritt.wert for schritt in schritte if schritt.wert is not None]
    unbestimmt = any(
        schritt.wert is None and not isinstance(glied, AusAngabe)
        for glied, schritt in zip(hoehe.min, schritte, strict=True)
    )
    if unbestimmt or not werte:
        return Berechnung(None, schritte)
    betrag = min(werte)
    grenzen = " und ".join(geld(wert) for wert in werte)
    schritte.append(
        RechenschrittRead(formel=f"der kleinste Wert aus {grenzen}", wert=betrag, quelle=None)
    )
    return Berechnung(betrag, schritte)


def _schritt(glied: Glied, fall: Sachverhalt) -> RechenschrittRead:
    match glied:
        case AusAngabe():
            wert = fall.zahl(glied.feld)
            if wert is None:
                formel = f"Angabe „{glied.feld}“ fehlt und begrenzt nicht"
                return RechenschrittRead(formel=formel, wert=None, quelle=None)
            return RechenschrittRead(
                formel=f"Angabe „{glied.feld}“", wert=Decimal(wert), quelle=None
            )
        case AusParameter():
            return _aus_parameter(glied.parameter, fall)
        case NachAnzahl():
            wahl = glied.wenn_mehrere_kommunen
            return _aus_parameter(wahl.dann if len(fall.kommunen) > 1 else wahl.sonst, fall)
        case Produkt():
            return _aus_parameter(glied.produkt[1], fall, mal=len(fall.kommunen))


def _aus_parameter(name: str, fall: Sachverhalt, *, mal: int | None = None) -> RechenschrittRead:
    parameter = fall.parameter[name]
    gueltig = parameter.am(fall.stichtag)
    if gueltig is None:
        formel = noch_kein_wert(parameter, fall.stichtag)
        return RechenschrittRead(formel=formel, wert=None, quelle=None)
    wert, quelle = gueltig.wert.wert, gueltig.wert.quelle.titel
    formel = f"{parameter.titel} ({geld(wert)}, gültig ab {kurzdatum(gueltig.ab)})"
    if mal is None:
        return RechenschrittRead(formel=formel, wert=wert, quelle=quelle)
    return RechenschrittRead(
        formel=f"{anzeige.kommunen(mal)} × {formel}", wert=mal * wert, quelle=quelle
    )
