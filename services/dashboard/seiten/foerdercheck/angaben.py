"""How an Angabe is asked for, read, written into an address and shown: pure."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.schreibweise import euro
from shared.deutsch import datum
from shared.schemas.foerderung import Angabentyp
from shared.schemas.programm import AngabeRead

FELD = "wert"
ZAHL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)
HILFEN = {
    Angabentyp.DATUM: "Zum Beispiel 1.6.2021",
    Angabentyp.DATEN: "Jeden Tag, durch Kommas getrennt, zum Beispiel 3.5.2021, 4.5.2021, 5.5.2021",
    Angabentyp.GELD: "In Euro, zum Beispiel 75.000 oder 75.000,50",
    Angabentyp.GANZZAHL: "Eine ganze Zahl",
    Angabentyp.ZAHL: "Eine Zahl, zum Beispiel 15 oder 12,5",
}
BREITEN = {Angabentyp.DATEN: 30, Angabentyp.GANZZAHL: 4, Angabentyp.ZAHL: 4}


def lesen(formular: Formular, angabe: AngabeRead) -> str | None:
    """Return the answer as the address writes it, None with a sentence in `formular.fehler`."""
    match angabe.typ:
        case Angabentyp.WAHRHEIT:
            ja = formular.ja_nein(FELD, fehlt="Wählen Sie „ja“, „nein“ oder „weiß ich noch nicht“.")
            return None if ja is None else str(ja).lower()
        case Angabentyp.DATUM:
            tag = formular.tag(FELD)
            return None if tag is None else tag.isoformat()
        case Angabentyp.DATEN:
            return _tage(formular)
        case Angabentyp.GELD:
            betrag = formular.betrag(FELD)
            return None if betrag is None else f"{betrag:f}"
    return _zahl(formular, angabe)


def _tage(formular: Formular) -> str | None:
    tage = []
    for text in formular.wert(FELD).split(","):
        einzeln = Formular({FELD: [text]})
        tag = einzeln.tag(FELD)
        if tag is None:
            formular.ablehnen(FELD, einzeln.fehler[FELD])
            return None
        tage.append(tag.isoformat())
    return ",".join(sorted(set(tage)))


def _zahl(formular: Formular, angabe: AngabeRead) -> str | None:
    von, bis = Decimal(angabe.von or "0"), Decimal(angabe.bis or "999999999")
    if angabe.typ is Angabentyp.GANZZAHL:
        ganz = formular.zahl(FELD, von=int(von), bis=int(bis))
        return None if ganz is None else str(ganz)
    text = formular.text(FELD, hoechstens=20)
    if text is None:
        return None
    try:
        zahl = Decimal(text.replace(".", "").replace(",", "."))
    except InvalidOperation:
        formular.ablehnen(FELD, f"„{text}“ ist keine Zahl. Schreiben Sie zum Beispiel 12,5.")
        return None
    if not (zahl.is_finite() and von <= zahl <= bis):
        formular.ablehnen(FELD, f"Die Zahl liegt nicht zwischen {von} und {bis}.")
        return None
    return f"{zahl.normalize():f}"


def als_json(angabe: AngabeRead, wert: str) -> object:
    """Return the value as a check takes it; what cannot be read is left to the check to refuse."""
    match angabe.typ:
        case Angabentyp.WAHRHEIT:
            return {"true": True, "false": False}.get(wert, wert)
        case Angabentyp.DATEN:
            return wert.split(",")
        case Angabentyp.GANZZAHL:
            return int(wert) if wert.isdigit() else wert
        case Angabentyp.ZAHL:
            return float(wert) if ZAHL.fullmatch(wert) else wert
    return wert


def gezeigt(angabe: AngabeRead, wert: str) -> str:
    """Return the value in words; "" is what nobody knows yet."""
    if not wert:
        return "noch nicht bekannt"
    try:
        match angabe.typ:
            case Angabentyp.WAHRHEIT:
                return {"true": "ja", "false": "nein"}[wert]
            case Angabentyp.DATUM:
                return datum(date.fromisoformat(wert))
            case Angabentyp.DATEN:
                return ", ".join(datum(date.fromisoformat(tag)) for tag in wert.split(","))
            case Angabentyp.GELD:
                return euro(Decimal(wert))
    except (ValueError, KeyError, InvalidOperation):
        return wert
    return wert.replace(".", ",")


def getippt(angabe: AngabeRead, wert: str) -> str:
    """Return the value as somebody would type it, for a field to show again."""
    if angabe.typ in (Angabentyp.DATUM, Angabentyp.DATEN):
        try:
            tage = [date.fromisoformat(tag) for tag in wert.split(",")]
        except ValueError:
            return wert
        return ", ".join(f"{tag.day}.{tag.month}.{tag.year}" for tag in tage)
    if angabe.typ is Angabentyp.WAHRHEIT:
        return {"true": "ja", "false": "nein"}.get(wert, "")
    return wert.replace(".", ",")
