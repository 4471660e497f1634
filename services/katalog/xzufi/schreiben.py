"""From the values of our tables to elements of XZuFi.

An object that once came as XZuFi goes out as it came, corrected where our tables say otherwise; the
others are made of what the tables hold.
"""

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from lxml import etree

from services.katalog.xzufi import abbildung, begriffe
from services.katalog.xzufi.begriffe import NAMENSRAUM, REIHENFOLGE, Klasse, q
from services.katalog.xzufi.objekt import (
    Identifikator,
    Leistungswerte,
    Onlinedienstwerte,
    Organisationswerte,
)

Element: TypeAlias = Any  # lxml ships no type information
KEIN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def leistung(kennung: Identifikator, soll: Leistungswerte, inhalt: str | None) -> str:
    """Return the XML of a Leistung; `inhalt` is how it came, if it did."""
    element = etree.fromstring(inhalt) if inhalt else _neu(kennung)
    ist = abbildung.leistungswerte(element, []) if inhalt else Leistungswerte("")
    if ist.name != soll.name:
        _setze_name(element, soll.name)
    if ist.synonyme != soll.synonyme:
        _setze_begriffe(element, soll.synonyme, entfallen=ist.synonyme)
    codes: tuple[tuple[str, str, Iterable[str], Iterable[str]], ...] = (
        (
            "referenzLeiKa",
            begriffe.LEIKA,
            _oder(ist.leika_schluessel),
            _oder(soll.leika_schluessel),
        ),
        ("typisierung", begriffe.TYPISIERUNG, ist.typisierung, soll.typisierung),
        ("informationsbereichSDG", begriffe.SDG, _oder(ist.sdg_code), _oder(soll.sdg_code)),
    )
    for name, liste, alt, neu in codes:
        if tuple(alt) != tuple(neu):
            for vorhanden in element.findall(q(name)):
                element.remove(vorhanden)
            for code in neu:
                _code(_einfuegen(element, Klasse.LEISTUNG, name), liste, code)
    return _als_text(element)


def onlinedienst(kennung: Identifikator, soll: Onlinedienstwerte, inhalt: str | None) -> str:
    element = etree.fromstring(inhalt) if inhalt else _neu(kennung)
    ist = abbildung.onlinedienstwerte(element, []) if inhalt else Onlinedienstwerte("")
    if ist.name != soll.name:
        name = abbildung.deutsch(element.iterchildren(q("bezeichnung")))
        if name is None:
            name = _einfuegen(element, Klasse.ONLINEDIENST, "bezeichnung", languageCode="de")
        _setze(name, soll.name)
    if ist.url_vorlage != soll.url_vorlage:
        for verweis in element.findall(q("link")):
            if abbildung.text(verweis.find(q("link"))) == ist.url_vorlage:
                element.remove(verweis)
        if soll.url_vorlage:
            verweis = _einfuegen(element, Klasse.ONLINEDIENST, "link", languageCode="de")
            _code(_kind(verweis, "typ"), begriffe.LINKTYP, begriffe.ZUM_DIENST)
            _setze(_kind(verweis, "link"), soll.url_vorlage)
    return _als_text(element)


def organisationseinheit(kennung: Identifikator, werte: Organisationswerte, ars: str) -> str:
    """Return the XML of a Kommune, found by both of its keys."""
    element = _neu(kennung)
    _setze(_kind(_kind(element, "name"), "name", languageCode="de"), werte.name)
    kodierung = _kind(_kind(element, "anschrift"), "verwaltungspolitischeKodierung")
    for ags in werte.gebiete:
        _code(_kind(kodierung, "gemeindeschluessel"), begriffe.GEMEINDESCHLUESSEL, ags)
    _code(_kind(kodierung, "regionalschluessel"), begriffe.REGIONALSCHLUESSEL, ars)
    return _als_text(element)


def zustaendigkeit(
    kennung: Identifikator, leistung: Identifikator, traeger: Identifikator, gebiet: str
) -> str:
    """Return the XML of what an Onlinedienst does for a Leistung in the Gebiet of this ARS."""
    huelle = etree.Element(q("zustaendigkeitTransferObjekt"), nsmap={"xzufi": NAMENSRAUM})
    innen = _kind(huelle, "zustaendigkeit")
    _kennung(innen, "id", kennung)
    _kennung(innen, "leistungID", leistung)
    _setze(_kind(innen, "gebietID", schemeID=begriffe.REGIONALSCHLUESSEL), gebiet)
    _kennung(huelle, "uebergeordnetesObjektID", traeger)
    return _als_text(huelle)


def _setze_name(element: Element, name: str) -> None:
    inhalt = abbildung.bezeichnung(element)
    if inhalt is None:
        modul = _einfuegen(element, Klasse.LEISTUNG, "modulText")
        inhalt = _kind(modul, "inhalt", languageCode="de")
        _code(_kind(modul, "leikaTextmodul"), begriffe.TEXTMODULE, begriffe.BEZEICHNUNG)
    _setze(inhalt, name)


def _setze_begriffe(element: Element, soll: Iterable[str], *, entfallen: Iterable[str]) -> None:
    """Put the terms in this order; an entry that stays keeps its kind and its translations."""
    eintraege: dict[str, Element] = {}
    weg = set(entfallen)
    for begriff in list(abbildung.begriffe(element)):
        if (wert := abbildung.text(begriff)) in weg:
            eintrag = begriff.getparent()
            eintraege.setdefault(wert, eintrag)
            eintrag.getparent().remove(eintrag)
    modul = element.find(q("modulBegriffImKontext"))
    if modul is None:
        modul = _einfuegen(element, Klasse.LEISTUNG, "modulBegriffImKontext")
    for stelle, wert in enumerate(soll):
        eintrag = eintraege.get(wert)
        if eintrag is None:
            eintrag = etree.Element(q("begriffImKontext"))
            _setze(_kind(eintrag, "begriff", languageCode="de"), wert)
        modul.insert(stelle, eintrag)


def _neu(kennung: Identifikator) -> Element:
    element = etree.Element(q(kennung.klasse), nsmap={"xzufi": NAMENSRAUM})
    _kennung(element, "id", kennung)
    return element


def _kennung(eltern: Element, name: str, kennung: Identifikator) -> None:
    element = _kind(eltern, name)
    if kennung.agentur:
        element.set("schemeAgencyID", _erlaubt(kennung.agentur))
    if kennung.art:
        element.set("schemeID", _erlaubt(kennung.art))
    _setze(element, kennung.wert)


def _einfuegen(element: Element, klasse: Klasse, name: str, **attribute: str) -> Element:
    """Add a child at the place that the order of its class gives it."""
    folge = REIHENFOLGE[klasse]
    spaetere = {q(spaeter) for spaeter in folge[folge.index(name) + 1 :]}
    neu = etree.Element(q(name), attribute)
    for stelle, kind in enumerate(element):
        if kind.tag in spaetere:
            element.insert(stelle, neu)
            return neu
    element.append(neu)
    return neu


def _kind(eltern: Element, name: str, **attribute: str) -> Element:
    return etree.SubElement(eltern, q(name), attribute)


def _code(element: Element, liste: str, code: str) -> None:
    element.set("listURI", liste)
    _setze(etree.SubElement(element, "code"), code)


def _setze(element: Element, wert: str) -> None:
    for kind in list(element):
        element.remove(kind)
    element.text = _erlaubt(wert)


def _erlaubt(wert: str) -> str:
    """Return the text without what XML 1.0 cannot carry."""
    return KEIN_XML.sub("\N{REPLACEMENT CHARACTER}", wert)


def _oder(wert: str | None) -> tuple[str, ...]:
    return (wert,) if wert else ()


def _als_text(element: Element) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))
