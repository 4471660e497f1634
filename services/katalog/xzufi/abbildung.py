"""From an element of XZuFi to the values of our tables."""

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree
from pydantic import TypeAdapter, ValidationError

from services.katalog.tables.leistung import TYPISIERUNGEN
from services.katalog.xzufi.begriffe import (
    BEZEICHNUNG,
    BEZEICHNUNG_II,
    NAMENSRAUM,
    REIHENFOLGE,
    XSI_TYPE,
    ZUM_DIENST,
    Klasse,
    q,
)
from services.katalog.xzufi.objekt import (
    Identifikator,
    Leistungswerte,
    Loeschung,
    Objekt,
    Onlinedienstwerte,
    Organisationswerte,
    Spezialisierungswerte,
    Werte,
    Zustaendigkeitswerte,
)
from shared.schemas.eingabe import LeikaSchluessel
from shared.sortierung import gefaltet

MAX_INHALT = 1024 * 1024
MAX_NAME, MAX_SORTIERUNG, MAX_URL = 500, 600, 500
MAX_SYNONYME, MAX_SYNONYM = 200, 200
MAX_GEBIETE = 5000
ADRESSE = re.compile(r"https://[^{}\s]+")
PERSON = re.compile("person|ansprechpartner|familienname|vorname|nachname", re.IGNORECASE)
"""Names of elements that speak of single people: those are not kept, whoever publishes them."""

Element: TypeAlias = Any  # lxml ships no type information
_LEIKA: TypeAdapter[str] = TypeAdapter(LeikaSchluessel)


class NichtVerwendbar(Exception):
    """Why one object is left out, in a German sentence."""


def gelesen(element: Element, klasse: Klasse) -> Iterator[Objekt]:
    """Yield the object and, after it, the Zustaendigkeiten it holds itself."""
    zeile = element.sourceline
    eigenes = _bereinigt(element)
    hinweise = ["Angaben zu Personen werden nicht aufbewahrt."] if _ohne_personen(eigenes) else []
    identifikator = _identifikator(_inneres(eigenes, klasse), klasse)
    werte = _werte(eigenes, identifikator, hinweise)
    inhalt = etree.tostring(eigenes, encoding="unicode", with_tail=False)
    if len(inhalt.encode()) > MAX_INHALT:
        raise NichtVerwendbar(f"Der Eintrag ist größer als {MAX_INHALT >> 20} MB.")
    bekannt = {q(name) for name in REIHENFOLGE[klasse]}
    unbekannt = {etree.QName(kind).localname for kind in eigenes if kind.tag not in bekannt}
    yield Objekt(zeile, identifikator, werte, inhalt, tuple(sorted(unbekannt)), tuple(hinweise))
    if klasse in (Klasse.ONLINEDIENST, Klasse.ORGANISATIONSEINHEIT):
        for kind in eigenes.iterchildren(q("zustaendigkeit")):
            zustaendigkeit = _zustaendigkeit(kind, traeger=identifikator)
            kennung = _identifikator(kind, Klasse.ZUSTAENDIGKEIT, identifikator.agentur)
            yield Objekt(zeile, kennung, zustaendigkeit, None)


def geloescht(element: Element, klasse: Klasse | None) -> Loeschung:
    zeile = element.sourceline
    if klasse is None:
        name = str(element.get("klasse"))[:60]
        raise NichtVerwendbar(f"Gelöscht werden soll etwas der unbekannten Klasse {name}.")
    return Loeschung(zeile, _identifikator(element, klasse))


def leistungswerte(element: Element, hinweise: list[str]) -> Leistungswerte:
    schluessel = list(_leika(element))
    if len(schluessel) > 1:
        hinweise.append("Mehrere LeiKa-Schlüssel: der erste gilt.")
    sdg = [code for code in _codes(element, "informationsbereichSDG") if _sdg(code)]
    if len(sdg) > 1:
        hinweise.append("Mehrere SDG-Informationsbereiche: der erste gilt.")
    typen = list(dict.fromkeys(_codes(element, "typisierung")))
    if fremd := [typ for typ in typen if typ not in TYPISIERUNGEN]:
        hinweise.append(f"Unbekannte Typisierung {fremd[0][:20]}.")
    return Leistungswerte(
        name=_name(bezeichnung(element)),
        synonyme=tuple(_synonyme(element, hinweise)),
        leika_schluessel=schluessel[0] if schluessel else None,
        sdg_code=sdg[0] if sdg else None,
        typisierung=tuple(typ for typ in typen if typ in TYPISIERUNGEN),
    )


def onlinedienstwerte(element: Element, hinweise: list[str]) -> Onlinedienstwerte:
    url = None
    for verweis in _verweise(element):
        adresse = text(verweis)
        ohne_platzhalter = adresse.replace("{ags}", "").replace("{ars}", "")
        if len(adresse) <= MAX_URL and ADRESSE.fullmatch(ohne_platzhalter):
            url = adresse
            break
        hinweise.append("Eine Adresse ohne https, mit Klammern oder über 500 Zeichen gilt nicht.")
    return Onlinedienstwerte(_name(deutsch(element.iterchildren(q("bezeichnung")))), url)


def bezeichnung(element: Element) -> Element | None:
    """Return the `inhalt` in German of the first module that names the Leistung."""
    for code in (BEZEICHNUNG, BEZEICHNUNG_II):
        for modul in element.iterchildren(q("modulText")):
            if code in _codes(modul, "leikaTextmodul"):
                inhalt = deutsch(modul.iterchildren(q("inhalt")))
                if inhalt is not None and text(inhalt):
                    return inhalt
    return None


def begriffe(element: Element) -> Iterator[Element]:
    """Yield the terms in German under which the Leistung is found."""
    for modul in element.iterchildren(q("modulBegriffImKontext")):
        for eintrag in modul.iterchildren(q("begriffImKontext")):
            begriff = deutsch(eintrag.iterchildren(q("begriff")))
            if begriff is not None and text(begriff):
                yield begriff


def deutsch(elemente: Iterable[Element]) -> Element | None:
    """Return the one in German, else the one that names no language, else the first."""
    moegliche = list(elemente)

    def rang(element: Element) -> int:
        sprache = element.get("languageCode")
        return 1 if sprache is None else 0 if sprache.lower().startswith("de") else 2

    return min(moegliche, key=rang, default=None)


def text(element: Element | None) -> str:
    """Return what the element says, in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _werte(element: Element, kennung: Identifikator, hinweise: list[str]) -> Werte:
    match kennung.klasse:
        case Klasse.LEISTUNG:
            return leistungswerte(element, hinweise)
        case Klasse.ONLINEDIENST:
            return onlinedienstwerte(element, hinweise)
        case Klasse.ORGANISATIONSEINHEIT:
            name = deutsch(element.iterfind(f"{q('name')}/{q('name')}"))
            return Organisationswerte(_name(name), tuple(_ort_der_behoerde(element)))
        case Klasse.SPEZIALISIERUNG:
            bezug = element.find(f".//{q('leistungID')}")
            leistung = None
            if bezug is not None:
                leistung = _verweis(bezug, Klasse.LEISTUNG, kennung.agentur)
            return Spezialisierungswerte(leistung)
        case Klasse.ZUSTAENDIGKEIT:
            return _zustaendigkeit(_inneres(element, kennung.klasse), uebergeordnet=element)


def _zustaendigkeit(
    element: Element,
    *,
    traeger: Identifikator | None = None,
    uebergeordnet: Element | None = None,
) -> Zustaendigkeitswerte:
    kennung = element.find(q("id"))
    agentur = "" if kennung is None else kennung.get("schemeAgencyID", "")
    if traeger is None:
        bezug = None if uebergeordnet is None else uebergeordnet.find(q("uebergeordnetesObjektID"))
        schema = "" if kennung is None else kennung.get("schemeID", "")
        klasse = Klasse.ORGANISATIONSEINHEIT
        if "onlinedienst" in schema.lower():
            klasse = Klasse.ONLINEDIENST
        traeger = _verweis(bezug, klasse, agentur)
    leistungen = element.findall(q("leistungID"))
    if len(leistungen) != 1:
        raise NichtVerwendbar("Eine Zuständigkeit muss genau eine leistungID nennen.")
    leistung = _verweis(leistungen[0], Klasse.LEISTUNG, agentur or traeger.agentur)
    gebiete = [_ags(text(gebiet)) for gebiet in element.iterchildren(q("gebietID"))]
    if len(gebiete) > MAX_GEBIETE:
        raise NichtVerwendbar(f"Eine Zuständigkeit nennt mehr als {MAX_GEBIETE} Gebiete.")
    return Zustaendigkeitswerte(leistung, traeger, tuple(sorted({g for g in gebiete if g})))


def _inneres(element: Element, klasse: Klasse) -> Element:
    """Return the element that holds the id: a Zustaendigkeit travels in an envelope."""
    if klasse != Klasse.ZUSTAENDIGKEIT:
        return element
    innen = element.find(q("zustaendigkeit"))
    if innen is None:
        raise NichtVerwendbar("Dem Transferobjekt fehlt die Zuständigkeit.")
    return innen


def _identifikator(element: Element, klasse: Klasse, agentur: str = "") -> Identifikator:
    return _verweis(element.find(q("id")), klasse, agentur)


def _verweis(element: Element | None, klasse: Klasse, agentur: str) -> Identifikator:
    wert = text(element)
    if element is None or not wert:
        raise NichtVerwendbar(f"{klasse.capitalize()} ohne Kennung.")
    agentur = element.get("schemeAgencyID", agentur)
    schema = element.get("schemeID", "")
    if len(agentur) > 200 or len(schema) > 200 or len(wert) > 400:
        raise NichtVerwendbar("Eine Kennung ist länger als 400 Zeichen.")
    return Identifikator(klasse, agentur, schema, wert)


def _name(element: Element | None) -> str:
    name = text(element)
    if not name:
        raise NichtVerwendbar("Die Bezeichnung fehlt.")
    if len(name) > MAX_NAME or len(gefaltet(name)) > MAX_SORTIERUNG:
        raise NichtVerwendbar(f"Die Bezeichnung ist länger als {MAX_NAME} Zeichen.")
    return name


def _synonyme(element: Element, hinweise: list[str]) -> list[str]:
    alle = list(dict.fromkeys(text(begriff) for begriff in begriffe(element)))
    kurze = [begriff for begriff in alle if len(begriff) <= MAX_SYNONYM][:MAX_SYNONYME]
    if len(kurze) < len(alle):
        hinweise.append("Zu lange oder über 200 Begriffe im Kontext werden nicht gesucht.")
    return kurze


def _leika(element: Element) -> Iterator[str]:
    """Yield the keys: those of `referenzLeiKa`, else those among the ids."""
    verweise = list(_codes(element, "referenzLeiKa"))
    kennungen = [text(kind) for kind in element.iterchildren(q("idSekundaer"), q("id"))]
    for quelle in (verweise, kennungen):
        schluessel = [wert for wert in map(_leika_schluessel, quelle) if wert]
        if schluessel:
            yield from dict.fromkeys(schluessel)
            return


def _leika_schluessel(wert: str) -> str | None:
    try:
        return _LEIKA.validate_python(wert)
    except ValidationError:
        return None


def _sdg(code: str) -> bool:
    return re.fullmatch("[012][0-9]{6}", code) is not None


def _codes(element: Element, name: str) -> Iterator[str]:
    """Yield the codes of a code list; their element is in no namespace, in older data in ours."""
    for kind in element.iterchildren(q(name)):
        for code in kind.iterchildren("code", q("code")):
            if wert := text(code):
                yield wert


def _verweise(element: Element) -> list[Element]:
    """Return the addresses of the Onlinedienst itself, or all where no kind is said."""
    verweise = list(element.iterchildren(q("link")))
    genannte = [v for v in verweise if ZUM_DIENST in _codes(v, "typ")]
    ohne_typ = [v for v in verweise if v.find(q("typ")) is None]
    adressen = (v.find(q("link")) for v in genannte or ohne_typ)
    return [adresse for adresse in adressen if adresse is not None]


def _ort_der_behoerde(element: Element) -> Iterator[str]:
    gefunden: set[str] = set()
    for kodierung in element.iter(q("verwaltungspolitischeKodierung")):
        for name in ("gemeindeschluessel", "regionalschluessel"):
            gefunden.update(filter(None, map(_ags, _codes(kodierung, name))))
    yield from sorted(gefunden)


def _ags(schluessel: str) -> str | None:
    """Return 8 digits for a key of a Kreis or Gemeinde (5, 8 or 12 digits), else None.

    `ags = ars[0:5] + ars[9:12]` (GV100AD); Land and Bund have zeros where the Kreis would be.
    """
    ziffern = schluessel.replace(" ", "")
    if not re.fullmatch("[0-9]{5}|[0-9]{8}|[0-9]{12}", ziffern) or ziffern[2:5] == "000":
        return None
    if len(ziffern) == 12:
        ziffern = ziffern[:5] + ziffern[9:]
    return ziffern.ljust(8, "0")


def _bereinigt(element: Element) -> Element:
    """Return a copy that stands by itself: no indentation, only the namespaces it uses."""
    eigenes = copy.deepcopy(element)
    eigenes.tail = None
    praefixe = set()
    for kind in eigenes.iter():
        if len(kind) and etree.QName(kind).namespace in (NAMENSRAUM, None):
            _ohne_einrueckung(kind)
        if ":" in (typ := kind.get(XSI_TYPE, "")):
            praefixe.add(typ.partition(":")[0])
    etree.cleanup_namespaces(eigenes, keep_ns_prefixes=sorted(praefixe))
    return eigenes


def _ohne_personen(element: Element) -> bool:
    """Take out what speaks of single people; answers whether there was something."""
    gefunden = [k for k in element.iterdescendants() if PERSON.search(etree.QName(k).localname)]
    for kind in gefunden:
        kind.getparent().remove(kind)
    return bool(gefunden)


def _ohne_einrueckung(element: Element) -> None:
    if element.text and not element.text.strip():
        element.text = None
    for kind in element:
        if kind.tail and not kind.tail.strip():
            kind.tail = None
