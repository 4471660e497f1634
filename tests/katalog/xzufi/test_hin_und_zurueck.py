"""What goes out comes in again, and what came in goes out as it was."""

import io
import re
from dataclasses import replace
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.queries import lies_bereitstellungen
from services.katalog.tables.leistung import TYPISIERUNGEN
from services.katalog.xzufi import schreiben
from services.katalog.xzufi.ausgeben import XzufiAusgabe
from services.katalog.xzufi.begriffe import AGENTUR, Klasse
from services.katalog.xzufi.lesen import xzufi_lesen
from services.katalog.xzufi.objekt import (
    Identifikator,
    Leistungswerte,
    Objekt,
    Onlinedienstwerte,
    Organisationswerte,
    Zustaendigkeitswerte,
)
from shared.sortierung import gefaltet
from tests.katalog.xzufi import nachricht as x
from tests.katalog.xzufi.conftest import STAND, Katalog

BOESE = [
    "Öl & Ähnliches <überwachen>", "]]>&amp;&#10;", "a\"b'c", "Straßen­reinigung", "﷽" * 20,
    "<!DOCTYPE x [<!ENTITY y 'z'>]>", "=SUM(A1)", "日本語 🎈 e\u0301", "\u202eabc", "x" * 500,
    "</xzufi:leistung>", "\u00a0 nicht trennen \u00a0x", "%s {0} {ags}", "\u0085",
]  # fmt: skip

# what a name may be once it is in the tables: one line, characters that XML has
zeichen = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"))
wort = st.text(zeichen, min_size=1, max_size=20).filter(
    lambda t: not re.search("[\ufffe\uffff\\s]", t)
)
satz = st.lists(
    wort | st.sampled_from(["&", "<b>", "ä", "ß", "]]>", "&lt;"]), min_size=1, max_size=8
)
name = satz.map(" ".join).filter(lambda n: len(gefaltet(n)) <= 600)
ziffern = st.text("0123456789", min_size=3, max_size=3)
leika = st.tuples(ziffern, ziffern, ziffern).map(lambda t: f"99{''.join(t)}000")
leistungen = st.builds(
    Leistungswerte,
    name=name,
    synonyme=st.lists(name, max_size=4, unique=True).map(tuple),
    leika_schluessel=st.none() | leika.filter(lambda s: s[8:11] != "000"),
    sdg_code=st.none() | st.from_regex("[012][0-9]{6}", fullmatch=True),
    typisierung=st.lists(st.sampled_from(TYPISIERUNGEN), unique=True, max_size=3).map(tuple),
)
kennungen = st.builds(
    Identifikator, st.just(Klasse.LEISTUNG), st.just("") | wort, st.just("") | wort, wort
)


def gelesen(*objekte: str) -> list[Objekt]:
    eintraege = list(xzufi_lesen(x.nachricht(*objekte)))
    assert all(isinstance(e, Objekt) for e in eintraege), eintraege
    return [e for e in eintraege if isinstance(e, Objekt)]


@given(kennungen, leistungen)
@settings(max_examples=100, deadline=None)
def test_eine_eigene_leistung(kennung: Identifikator, werte: Leistungswerte) -> None:
    [objekt] = gelesen(schreiben.leistung(kennung, werte, None))
    assert (objekt.identifikator, objekt.werte) == (kennung, werte)
    assert objekt.hinweise == objekt.unbekannt == ()


@given(leistungen, st.lists(wort, max_size=3))
@settings(max_examples=100, deadline=None)
def test_eine_berichtigte_leistung(werte: Leistungswerte, rest: list[str]) -> None:
    """Only what our tables say changes; the rest stays, in its order."""
    module = "".join(f"<xzufi:m>{etree_text(wert)}</xzufi:m>" for wert in rest)
    [vorher] = gelesen(x.leistung(rest=module))
    werte = replace(werte, leika_schluessel=werte.leika_schluessel or "99102013104000")
    [nachher] = gelesen(schreiben.leistung(vorher.identifikator, werte, vorher.inhalt))
    assert (nachher.identifikator, nachher.werte) == (vorher.identifikator, werte)
    unberuehrt = (
        ".//{*}modulText/{*}positionDarstellung",
        ".//{*}m",
        ".//{*}inhalt[@languageCode='en']",
    )
    for pfad in unberuehrt:
        assert texte(vorher, pfad) == texte(nachher, pfad)
    assert texte(nachher, ".//{*}m") == rest


def etree_text(wert: str) -> str:
    element = etree.Element("a")
    element.text = wert
    return str(etree.tostring(element, encoding="unicode"))[3:-4]


def texte(objekt: Objekt, pfad: str) -> list[str | None]:
    assert objekt.inhalt is not None
    return [element.text for element in etree.fromstring(objekt.inhalt).iterfind(pfad)]


Baum: TypeAlias = tuple[str, list[Any], str]
baum: st.SearchStrategy[Baum] = st.recursive(
    st.tuples(
        st.sampled_from(["xzufi:a", "b", "f:c", "xzufi:inhalt"]), st.just([]), wort | st.just("")
    ),
    lambda kinder: st.tuples(
        st.sampled_from(["xzufi:a", "b", "f:c"]), st.lists(kinder, max_size=3), wort | st.just(" ")
    ),
    max_leaves=8,
)


def als_xml(knoten: Baum) -> str:
    tag, kinder, inhalt = knoten
    innen = "".join(als_xml(kind) for kind in kinder)
    return f"<{tag} x={quoteattr(inhalt)}>{etree_text(inhalt)}{innen}</{tag}>"


@given(st.lists(baum, max_size=4), st.booleans())
@settings(max_examples=100, deadline=None)
def test_was_wir_nicht_kennen_geht_hinaus_wie_es_kam(baeume: list[Baum], unten: bool) -> None:
    """Kept once, it is the same however often it goes round."""
    rest = "".join(map(als_xml, baeume))
    raum = 'xmlns:f="urn:fremd"'
    objekt = x.leistung(rest=f"<xzufi:mehr {raum}>{rest}</xzufi:mehr>")
    if not unten:
        objekt = x.leistung(rest=rest).replace("<xzufi:leistung ", f"<xzufi:leistung {raum} ")
    [erstes] = gelesen(objekt)
    [zweites] = gelesen(erstes.inhalt or "")
    assert erstes.inhalt == zweites.inhalt
    assert schreiben.leistung(erstes.identifikator, erstes.werte, erstes.inhalt) == erstes.inhalt  # type: ignore[arg-type]


@given(name, st.sampled_from([None, "https://a.example/ü?x=1&y=<2>", "https://{ags}.example"]))
@settings(max_examples=50, deadline=None)
def test_ein_onlinedienst(bezeichnung: str, url: str | None) -> None:
    kennung = Identifikator(Klasse.ONLINEDIENST, AGENTUR, "", "hund")
    werte = Onlinedienstwerte(bezeichnung, url)
    [eigener] = gelesen(schreiben.onlinedienst(kennung, werte, None))
    assert (eigener.identifikator, eigener.werte) == (kennung, werte)
    [gekommen] = gelesen(x.onlinedienst())
    [berichtigt] = gelesen(schreiben.onlinedienst(gekommen.identifikator, werte, gekommen.inhalt))
    assert berichtigt.werte == werte
    assert texte(berichtigt, ".//{*}vertrauensniveau/code") == ["10"]


def test_stellen_und_zustaendigkeiten() -> None:
    def kennung(klasse: Klasse, art: str = "") -> Identifikator:
        return Identifikator(klasse, AGENTUR, art, "a-b")

    werte = Organisationswerte("Volkmarsen, Stadt", ("06635020",))
    stelle = kennung(Klasse.ORGANISATIONSEINHEIT)
    leistung, traeger = kennung(Klasse.LEISTUNG), kennung(Klasse.ONLINEDIENST)
    zustaendig = kennung(Klasse.ZUSTAENDIGKEIT, "ZustaendigkeitOnlinedienst")
    gelesene = gelesen(
        schreiben.organisationseinheit(stelle, werte, "066350020020"),
        schreiben.zustaendigkeit(zustaendig, leistung, traeger, "066350020020"),
    )
    assert [(o.identifikator, o.werte) for o in gelesene] == [
        (stelle, werte),
        (zustaendig, Zustaendigkeitswerte(leistung, traeger, ("06635020",))),
    ]


def viele() -> tuple[str, ...]:
    rest = "<xzufi:neu><xzufi:a>1</xzufi:a></xzufi:neu>"
    return (
        *(
            x.leistung(f"L{n}", name, leika=f"99{n:09d}000", begriffe=(name, "Hund"), rest=rest)
            for n, name in enumerate(BOESE[:-1], start=1001)
        ),
        x.leistung("L1001", "Dieselbe", agentur="L8", leika="99000001001000"),
        x.leistung("ohne", "Ohne Schlüssel", leika=None, sdg=None, begriffe=()),
        f"<xzufi:spezialisierung>{x.kennung('S1')}{x.kennung('L1002', name='leistungID')}"
        "<xzufi:text>nur hier</xzufi:text></xzufi:spezialisierung>",
        x.onlinedienst(),
        x.onlinedienst("D2", "Zweiter & Co", "http://ohne.example"),
        x.organisationseinheit(),
        x.zustaendigkeit("Z1", leistung="L1001"),
        x.zustaendigkeit("Z2", leistung="L1002", traeger="D2"),
        x.zustaendigkeit(
            "Z3", leistung="L1002", traeger="O1", art="ZustaendigkeitOrganisationseinheit"
        ),
    )  # fmt: skip


async def test_xzufi_tabellen_xzufi_tabellen(katalog_db: Katalog, anderer_katalog: Katalog) -> None:
    bericht = await katalog_db.uebernimm(x.nachricht(*viele()))
    assert bericht.fehler is None
    assert bericht.abgelehnte_zeilen == []
    erste = await katalog_db.gib_aus()
    await anderer_katalog.uebernimm(erste)
    assert await anderer_katalog.inhalt() == await katalog_db.inhalt()
    zweite = await anderer_katalog.gib_aus()
    assert zweite.getvalue() == erste.getvalue()
    # and into the catalogue it came from
    bericht = await katalog_db.uebernimm(erste)
    assert bericht.unterschiede == []


async def test_was_wir_aendern_geht_geaendert_hinaus(
    katalog_db: Katalog, anderer_katalog: Katalog
) -> None:
    await katalog_db.uebernimm(x.nachricht(x.leistung()))
    await katalog_db.tue(
        "UPDATE katalog.leistung SET name = 'Hund', sortierung = 'hund', suchtext = 'hund dogge',"
        " synonyme = '{Dogge}', sdg_code = NULL WHERE herkunft = 'xzufi'"
    )
    await anderer_katalog.uebernimm(await katalog_db.gib_aus())
    [[zeile], *_] = await anderer_katalog.inhalt()
    assert zeile[2:] == (
        "Hund", "hund", ["Dogge"], "hund dogge", "99102013104000", None, ["5"],
    )  # fmt: skip


async def test_unsere_eigenen_leistungen(katalog_db: Katalog, anderer_katalog: Katalog) -> None:
    """The reference data go out, and come back as the same rows where they are not known."""
    eigene = await katalog_db.zeilen(
        "SELECT kennung FROM katalog.leistung WHERE herkunft = 'stammdaten' ORDER BY 1"
    )
    ausgabe = await katalog_db.gib_aus(*(kennung for (kennung,) in eigene))
    spalten = "id, kennung, name, synonyme, leika_schluessel, sdg_code, typisierung"
    vorher = await katalog_db.zeilen(f"SELECT {spalten} FROM katalog.leistung ORDER BY id")
    bericht = await katalog_db.uebernimm(io.BytesIO(ausgabe.getvalue()))
    assert {u.art for u in bericht.unterschiede} == {"neu"}
    assert {u.gegenstand for u in bericht.unterschiede} == {
        "Text einer Leistung", "Text eines Onlinedienstes",
    }  # fmt: skip
    assert bericht.abgelehnt == 0
    assert await katalog_db.zeilen(f"SELECT {spalten} FROM katalog.leistung ORDER BY id") == vorher
    assert (await katalog_db.gib_aus(*(k for (k,) in eigene))).getvalue() == ausgabe.getvalue()


async def test_nutzbare_bereitstellungen(katalog_db: Katalog, anderer_katalog: Katalog) -> None:
    await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst(), x.zustaendigkeit()))
    await katalog_db.tue(
        "INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst, bereitgestellt_am,"
        " abgerufen_am, eingebunden_am, im_hessenfinder_am, nutzbar_am, url, anbindung)"
        " SELECT 1, '06635020', id, d, d, d, d, d, 'https://v.example', 'keine'"
        " FROM katalog.onlinedienst, (VALUES (date '2021-03-01')) t(d) WHERE herkunft = 'xzufi'"
    )
    ids = [id for (id,) in await katalog_db.zeilen("SELECT id FROM katalog.bereitstellung")]

    async def lesen(ausgabe: XzufiAusgabe, session: AsyncSession) -> list[str]:
        zeilen = await lies_bereitstellungen(session, ids, stichtag=STAND, bis=STAND)
        return await ausgabe.bereitstellungen(zeilen, STAND)

    datei = await katalog_db.schreibe(lesen)
    dienst, zustaendig = [e for e in xzufi_lesen(datei) if isinstance(e, Objekt)]
    werte = zustaendig.werte
    assert isinstance(werte, Zustaendigkeitswerte)
    assert (werte.traeger, werte.gebiete) == (dienst.identifikator, ("06635020",))
    assert werte.leistung.wert == "1"
    datei.seek(0)
    await anderer_katalog.uebernimm(x.nachricht(x.leistung()))
    bericht = await anderer_katalog.uebernimm(datei)
    assert [u.gegenstand for u in bericht.unterschiede if u.gegenstand == "Zuordnung"]
    assert await anderer_katalog.zeilen("SELECT * FROM katalog.bereitstellung") == []


async def test_kommunen(katalog_db: Katalog) -> None:
    await katalog_db.uebernimm(x.nachricht(x.organisationseinheit()))
    zeilen = [
        {"ags": "06635020", "ars": "066350020020", "name_amtlich": "Volkmarsen, Stadt"},
        {"ags": "06635001", "ars": "066350001001", "name_amtlich": "Allendorf (Eder)"},
    ]
    datei = await katalog_db.schreibe(lambda ausgabe, _: ausgabe.kommunen(zeilen))
    assert [
        (o.werte.name, o.werte.gebiete)
        for o in xzufi_lesen(datei)
        if isinstance(o, Objekt) and isinstance(o.werte, Organisationswerte)
    ] == [
        ("Volkmarsen, Stadt", ("06635020",)),
        ("Allendorf (Eder)", ("06635001",)),
        ("Steueramt", ("06635020",)),
    ]


async def test_dieselbe_nachricht_hat_dieselbe_nummer(katalog_db: Katalog) -> None:
    def nummer(datei: io.BytesIO) -> str:
        return str(etree.fromstring(datei.getvalue()).findtext(".//{*}nachrichtUUID"))

    await katalog_db.uebernimm(x.nachricht(x.leistung()))
    erste = nummer(await katalog_db.gib_aus())
    assert nummer(await katalog_db.gib_aus()) == erste
    await katalog_db.uebernimm(x.nachricht(x.leistung(name="Anders")))
    assert nummer(await katalog_db.gib_aus()) != erste
