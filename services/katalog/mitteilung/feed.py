"""The Mitteilungen as an Atom feed (RFC 4287), in pages (RFC 5005)."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from services.katalog.tables import Mitteilung
from shared.clock import BERLIN
from shared.schemas.katalog import Herkunft
from shared.schemas.mitteilung import FeedFilter

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml"
PFAD = "/katalog/v1/mitteilungen"
URHEBER = {
    Herkunft.STAMMDATEN: "OZG-Kommunal, nach der genannten Quelle",
    Herkunft.KOORDINIERUNGSSTELLE: "Koordinierungsstelle OZG Hessen Kommunal",
}
BEISPIEL = (
    f'<feed xmlns="{ATOM}" xml:lang="de"><id>urn:uuid:…</id><title>Mitteilungen zum Thema'
    " civento</title><updated>2021-03-01T00:00:00+01:00</updated>…</feed>"
)


def als_atom(
    mitteilungen: Sequence[Mitteilung], *, adresse: str, filter: FeedFilter, weiter: str | None
) -> bytes:
    """Return the page of the feed that `filter` asks for.

    `adresse` is the public one of this system, `weiter` the cursor of the following page.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "de"})
    thema = {"thema": filter.thema} if filter.thema else {}
    wovon = f" zum Thema {filter.thema}" if filter.thema else ""
    _text(feed, "id", uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:feed:{filter.thema or ''}").urn)
    _text(feed, "title", f"Mitteilungen{wovon}")
    stand = max((_stand(eine) for eine in mitteilungen), default=None)
    _text(feed, "updated", _zeitpunkt(stand))
    _text(ET.SubElement(feed, "author"), "name", "OZG-Kommunal")
    selbst = thema | ({"cursor": filter.cursor} if filter.cursor else {})
    _link(feed, "self", f"{adresse}{PFAD}.atom", selbst, type=MEDIA_TYPE)
    _link(feed, "alternate", f"{adresse}{PFAD}", thema, type="application/json")
    _link(feed, "first", f"{adresse}{PFAD}.atom", thema, type=MEDIA_TYPE)
    if weiter:
        _link(feed, "next", f"{adresse}{PFAD}.atom", thema | {"cursor": weiter}, type=MEDIA_TYPE)
    for mitteilung in mitteilungen:
        _eintrag(feed, mitteilung, adresse)
    xml: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return xml


def _eintrag(feed: ET.Element, mitteilung: Mitteilung, adresse: str) -> None:
    eintrag = ET.SubElement(feed, "entry")
    _text(eintrag, "id", mitteilung.id.urn)
    _text(eintrag, "title", mitteilung.titel)
    _text(eintrag, "published", _zeitpunkt(mitteilung.veroeffentlicht_am))
    _text(eintrag, "updated", _zeitpunkt(_stand(mitteilung)))
    _text(ET.SubElement(eintrag, "author"), "name", URHEBER[mitteilung.herkunft])
    _link(eintrag, "alternate", f"{adresse}{PFAD}/{mitteilung.id}", {}, type="application/json")
    for anlage in mitteilung.anlagen:
        _link(eintrag, "related", anlage["url"], {}, title=anlage["titel"])
    for thema in mitteilung.themen:
        ET.SubElement(eintrag, "category", {"term": thema})
    inhalt = ET.SubElement(eintrag, "content", {"type": "xhtml"})
    block = ET.SubElement(inhalt, "div", {"xmlns": XHTML})
    for absatz in _absaetze(mitteilung):
        _text(block, "p", absatz)


def _absaetze(mitteilung: Mitteilung) -> list[str]:
    absaetze = [mitteilung.frage, *re.split(r"\s*\n\s*\n\s*", mitteilung.text)]
    if mitteilung.geaendert_am:
        tag = f"{mitteilung.geaendert_am:%d.%m.%Y}"
        absaetze.append(f"Geändert am {tag}: {mitteilung.aenderungshinweis}")
    if mitteilung.quelle:
        absaetze.append(f"Quelle: {mitteilung.quelle}")
    absaetze.append(mitteilung.datum_hinweis)
    return [absatz for absatz in absaetze if absatz]


def _stand(mitteilung: Mitteilung) -> date:
    """Return the day of the last change that everybody could read."""
    assert mitteilung.veroeffentlicht_am is not None
    return mitteilung.geaendert_am or mitteilung.veroeffentlicht_am


def _zeitpunkt(tag: date | None) -> str:
    """Return the beginning of a day in Berlin; that of time itself for an empty feed."""
    if tag is None:
        return datetime.fromtimestamp(0, UTC).isoformat()
    return datetime.combine(tag, time(), BERLIN).isoformat()


def _text(oben: ET.Element, name: str, text: str) -> None:
    ET.SubElement(oben, name).text = text


def _link(oben: ET.Element, rel: str, href: str, query: dict[str, str], **weitere: str) -> None:
    adresse = f"{href}?{urlencode(query)}" if query else href
    ET.SubElement(oben, "link", {"rel": rel, "href": adresse} | weitere)
