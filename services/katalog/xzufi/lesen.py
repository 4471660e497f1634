"""Read a file of XZuFi 2.2.0 object by object, whatever somebody may have put into it.

lxml, because its libxml2 comes with the wheel (the expat of the system may be old), because it also
writes and knows XML Schema, and because no third library is needed. Never resolved: entities,
external files, XInclude. Never held: more than one object.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, TypeAlias

from lxml import etree

from services.katalog.uebernahme.zeile import AbgelehnteZeile, DateiUnbrauchbar
from services.katalog.xzufi.abbildung import NichtVerwendbar, gelesen, geloescht
from services.katalog.xzufi.begriffe import (
    ALLE_VERSIONEN,
    ELEMENTE,
    LOESCHE,
    NAMENSRAUM,
    RAHMEN,
    VERSIONEN,
    XINCLUDE,
    q,
)
from services.katalog.xzufi.objekt import Eintrag
from services.katalog.xzufi.schema import schema

MAX_DATEI = 512 * 1024 * 1024
MAX_OBJEKT = 1024 * 1024
MAX_TIEFE = 60
MAX_ELEMENTE = 50_000
MAX_NAMENSRAEUME = 1000
STUECK = 64 * 1024

Element: TypeAlias = Any  # lxml ships no type information


def xzufi_lesen(datei: BinaryIO) -> Iterator[Eintrag | AbgelehnteZeile]:
    """Yield what the file writes and deletes, in its order.

    It may be a message (`schreibe`, `loesche`) or a plain document whose root holds objects or is
    one. Raises DateiUnbrauchbar where the file is broken, too large, or tries more than that.
    """
    parser = etree.XMLPullParser(
        events=("start", "end", "start-ns"),
        encoding="utf-8",  # whatever the file says: XÖV knows no other
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        schema=schema(),
    )
    durchgang = _Durchgang()
    for ereignis, element in _ereignisse(datei, parser, durchgang):
        if ereignis == "start":
            durchgang.oeffnen(element)
        elif ereignis == "end":
            yield from durchgang.schliessen(element)
        else:
            durchgang.benennen()


def _ereignisse(
    datei: BinaryIO, parser: Element, durchgang: "_Durchgang"
) -> Iterator[tuple[str, Element]]:
    gesamt = 0
    try:
        while stueck := datei.read(STUECK):
            gesamt += len(stueck)
            durchgang.unfertig += len(stueck)
            if gesamt > MAX_DATEI:
                raise DateiUnbrauchbar(f"Die Datei ist größer als {MAX_DATEI >> 20} MB.")
            parser.feed(stueck)
            yield from parser.read_events()
            if durchgang.unfertig > MAX_OBJEKT + STUECK:
                raise DateiUnbrauchbar(f"Ein Eintrag ist größer als {MAX_OBJEKT >> 20} MB.")
        parser.close()
        yield from parser.read_events()
    except etree.XMLSyntaxError as fehler:
        zeile = fehler.lineno or 1
        raise DateiUnbrauchbar(f"Kein lesbares XML (Zeile {zeile}): {fehler.msg}.") from None


class _Durchgang:
    """Where in the file we are. `unfertig` counts bytes since something was last complete."""

    def __init__(self) -> None:
        self.unfertig = 0
        self._namensraeume = self._elemente = 0  # since then
        self._tiefe = 0
        self._objekt_ab = 0  # the depth of the object we are in, 0 outside
        self._enthaelt = False

    def oeffnen(self, element: Element) -> None:
        self._tiefe += 1
        self._elemente += 1
        if self._elemente > MAX_ELEMENTE:
            raise DateiUnbrauchbar(f"Mehr als {MAX_ELEMENTE} Elemente in einem Eintrag.")
        if self._tiefe == 1:
            _pruefe_wurzel(element)
        if self._tiefe > MAX_TIEFE:
            raise DateiUnbrauchbar(f"Mehr als {MAX_TIEFE} Ebenen ineinander.")
        if element.tag.startswith(XINCLUDE):
            raise DateiUnbrauchbar("Die Datei will andere Dateien einbinden (XInclude).")
        if not self._objekt_ab and (element.tag in ELEMENTE or element.tag == q("loesche")):
            self._objekt_ab = self._tiefe

    def benennen(self) -> None:
        """Refuse what makes every look-up of a name slow."""
        self._namensraeume += 1
        if self._namensraeume > MAX_NAMENSRAEUME:
            raise DateiUnbrauchbar(f"Mehr als {MAX_NAMENSRAEUME} Namensräume in einem Eintrag.")

    def schliessen(self, element: Element) -> Iterator[Eintrag | AbgelehnteZeile]:
        self._tiefe -= 1
        if self._objekt_ab == self._tiefe + 1:
            self._objekt_ab = 0
            self._enthaelt = True
            yield from _eintraege(element)
            self._vergessen(element)
        elif not self._objekt_ab:
            yield from self._ausserhalb(element)
            self._vergessen(element)

    def _ausserhalb(self, element: Element) -> Iterator[AbgelehnteZeile]:
        """Tell of what is no object, holds none, and belongs to no message."""
        eltern = element.getparent()
        oben = eltern is not None and (eltern.getparent() is None or eltern.tag == q("schreibe"))
        if oben and not self._enthaelt and element.tag not in RAHMEN:
            name = etree.QName(element).localname[:100]
            yield AbgelehnteZeile(element.sourceline, f"Das Element {name} ist hier unbekannt.")
        if oben:
            self._enthaelt = False

    def _vergessen(self, element: Element) -> None:
        """Free what is read: the element and all that came before it."""
        self.unfertig = self._namensraeume = self._elemente = 0
        eltern = element.getparent()
        element.clear()
        while eltern is not None and element.getprevious() is not None:
            del eltern[0]


def _pruefe_wurzel(wurzel: Element) -> None:
    angaben = wurzel.getroottree().docinfo
    if angaben.internalDTD is not None or angaben.doctype:
        raise DateiUnbrauchbar("Die Datei hat eine Dokumenttypdefinition (DOCTYPE).")
    raum = etree.QName(wurzel).namespace or ""
    if raum.startswith(ALLE_VERSIONEN) and raum != NAMENSRAUM:
        version = raum.removeprefix(ALLE_VERSIONEN)[:20].replace("_", ".")
        raise DateiUnbrauchbar(f"Die Datei ist XZuFi {version}; übernommen wird 2.2.0.")
    if raum != NAMENSRAUM:
        raise DateiUnbrauchbar("Das ist keine Datei nach XZuFi 2.2.0.")
    version = wurzel.get("xzufiVersion", VERSIONEN[0])
    if version not in VERSIONEN:
        raise DateiUnbrauchbar(f"Die Datei nennt Fassung {version[:20]}; übernommen wird 2.2.0.")


def _eintraege(element: Element) -> Iterator[Eintrag | AbgelehnteZeile]:
    zeile = element.sourceline
    try:
        if element.tag == q("loesche"):
            yield geloescht(element, LOESCHE.get(element.get("klasse", "")))
        else:
            yield from gelesen(element, ELEMENTE[element.tag])
    except NichtVerwendbar as grund:
        yield AbgelehnteZeile(zeile, str(grund))
