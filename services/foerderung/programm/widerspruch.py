"""What does not fit together in a document whose parts are each well-formed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from services.foerderung.programm.dokument import Dokument
from services.foerderung.programm.hoehe import Glied, art
from services.foerderung.programm.regel import (
    AlleTageImZeitraum,
    BudgetImJahr,
    DatumBis,
    Regel,
    ZeitraumIn,
)
from services.foerderung.programm.teile import Zeitfenster
from shared.schemas.foerderung import Angabentyp, Einheit, Programmart

Stelle: TypeAlias = tuple[str | int, ...]

# what an Antrag says itself: whoever asks for it asks for this type
AUS_DEM_ANTRAG: Mapping[str, Angabentyp] = {
    "antragsdatum": Angabentyp.DATUM,
    "vorhaben_beginn": Angabentyp.DATUM,
    "vorhaben_ende": Angabentyp.DATUM,
    "beantragt": Angabentyp.GELD,
}


class Widerspruch(NamedTuple):
    """Where in the document, what (a code), and in words.

    As in pydantic's own findings the place names the type of a rule or part after its number.
    """

    stelle: Stelle
    code: str
    text: str


def widersprueche(dokument: Dokument) -> Iterator[Widerspruch]:
    """Return everything that does not fit together, not just the first."""
    yield from _kopf(dokument)
    yield from _angaben(dokument)
    yield from _regeln(dokument)
    if dokument.hoehe:
        for nummer, glied in enumerate(dokument.hoehe.min):
            stelle: Stelle = ("hoehe", "min", nummer, art(glied) or "")
            yield from _bezuege(dokument, glied, stelle)
            yield from _betraege(dokument, glied, stelle)


def _kopf(dokument: Dokument) -> Iterator[Widerspruch]:
    if dokument.budget and dokument.budget_je_jahr:
        text = "Ein Budget gilt im Ganzen oder je Jahr, nicht beides."
        yield Widerspruch(("budget_je_jahr",), "budget_doppelt", text)
    if dokument.art is Programmart.ANTRAG and dokument.kuerzel is None:
        text = "Wo Anträge gestellt werden, braucht das Aktenzeichen ein Kürzel."
        yield Widerspruch(("kuerzel",), "kuerzel_fehlt", text)


def _angaben(dokument: Dokument) -> Iterator[Widerspruch]:
    for name, typ in AUS_DEM_ANTRAG.items():
        if name in dokument.angaben and dokument.angaben[name].typ is not typ:
            text = f"Diese Angabe folgt aus dem Antrag und hat den Typ {typ}."
            yield Widerspruch(("angaben", name, "typ"), "typ_passt_nicht", text)


def _regeln(dokument: Dokument) -> Iterator[Widerspruch]:
    ids = Counter(regel.id for regel in dokument.regeln)
    for nummer, regel in enumerate(dokument.regeln):
        stelle: Stelle = ("regeln", nummer, regel.typ)
        if ids[regel.id] > 1:
            text = f"Die Kennung {regel.id} steht bei {ids[regel.id]} Regeln."
            yield Widerspruch((*stelle, "id"), "regel_doppelt", text)
        yield from _bezuege(dokument, regel, stelle)
        yield from _regel(dokument, regel, stelle)


def _regel(dokument: Dokument, regel: Regel, stelle: Stelle) -> Iterator[Widerspruch]:
    """Look at what only rules of this type can get wrong."""
    match regel:
        case BudgetImJahr() if not dokument.budget_je_jahr:
            text = "Die Regel budget_im_jahr braucht ein Budget je Jahr."
            yield Widerspruch((*stelle, "typ"), "budget_fehlt", text)
        case DatumBis(feld="antragsdatum") if _anderes_ende(dokument.antragsfenster, regel):
            text = "Das Antragsfenster endet an einem anderen Tag."
            yield Widerspruch((*stelle, "bis"), "anderer_tag", text)
        case ZeitraumIn() if regel.von > regel.bis:
            yield Widerspruch((*stelle, "bis"), "ende_vor_beginn", "Das Ende liegt vor dem Beginn.")
        case ZeitraumIn() if _anderer_zeitraum(dokument.zuwendungszeitraum, regel):
            text = "Der Zuwendungszeitraum ist ein anderer."
            yield Widerspruch(stelle, "anderer_tag", text)
        case AlleTageImZeitraum(nach=nach) if nach in dokument.angaben:
            angabe = dokument.angaben[nach]
            werte = range(angabe.von, angabe.bis + 1)
            fehlt = next((wert for wert in werte if wert not in regel.zeitraeume), None)
            if fehlt is not None:
                text = f"Für den Wert {fehlt} der Angabe {nach} steht hier kein Zeitraum."
                yield Widerspruch((*stelle, "zeitraeume"), "zeitraum_fehlt", text)


def _anderes_ende(fenster: Zeitfenster | None, regel: DatumBis) -> bool:
    return fenster is not None and fenster.bis is not None and fenster.bis != regel.bis


def _anderer_zeitraum(fenster: Zeitfenster | None, regel: ZeitraumIn) -> bool:
    if fenster is None or regel.felder_ != ("vorhaben_beginn", "vorhaben_ende"):
        return False
    return (fenster.von or regel.von, fenster.bis or regel.bis) != (regel.von, regel.bis)


def _bezuege(dokument: Dokument, teil: Regel | Glied, stelle: Stelle) -> Iterator[Widerspruch]:
    """Look whether the named parameters and Angaben are declared, of a type that can be judged."""
    for name in sorted(teil.parameternamen() - set(dokument.parameter)):
        text = f"Der Parameter {name} ist nicht erklärt."
        yield Widerspruch((*stelle, *_wo(teil, name)), "parameter_unbekannt", text)
    for name, typen in teil.felder().items():
        wo = (*stelle, *_wo(teil, name))
        if name not in dokument.angaben:
            text = f"Die Angabe {name} ist nicht erklärt."
            yield Widerspruch(wo, "angabe_unbekannt", text)
        elif dokument.angaben[name].typ not in typen:
            text = f"Die Angabe {name} hat nicht den Typ, der hier gebraucht wird."
            yield Widerspruch(wo, "typ_passt_nicht", text)


def _betraege(dokument: Dokument, glied: Glied, stelle: Stelle) -> Iterator[Widerspruch]:
    for name in sorted(glied.parameternamen() & set(dokument.parameter)):
        if dokument.parameter[name].einheit is not Einheit.EURO:
            text = f"Der Parameter {name} ist kein Betrag in Euro."
            yield Widerspruch((*stelle, *_wo(glied, name)), "einheit_passt_nicht", text)


def _wo(teil: Regel | Glied, name: str) -> Stelle:
    """Return where in a rule or a part of the formula the name stands."""
    for feld, wert in teil.model_dump(by_alias=True, mode="json").items():
        if wert == name:
            return (feld,)
        for schluessel, inneres in _teile(wert):
            if inneres == name:
                return (feld, schluessel)
    return ()


def _teile(wert: object) -> Iterator[tuple[str | int, object]]:
    match wert:
        case dict():
            yield from wert.items()
        case list():
            yield from enumerate(wert)
