"""What the reader takes, what it refuses, and that neither costs much."""

import io
import re
import socket
import time
from pathlib import Path

import pytest

from services.katalog.uebernahme.zeile import AbgelehnteZeile, DateiUnbrauchbar
from services.katalog.xzufi.begriffe import Klasse
from services.katalog.xzufi.lesen import xzufi_lesen
from services.katalog.xzufi.objekt import (
    Leistungswerte,
    Loeschung,
    Objekt,
    Onlinedienstwerte,
    Organisationswerte,
    Zustaendigkeitswerte,
)
from tests.katalog.xzufi import nachricht as x
from tests.katalog.xzufi.messen import gipfel

LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def gelesen(datei: io.BytesIO) -> list[Objekt]:
    eintraege = list(xzufi_lesen(datei))
    assert all(isinstance(e, Objekt) for e in eintraege), eintraege
    return [e for e in eintraege if isinstance(e, Objekt)]


def test_eine_nachricht() -> None:
    leistung, dienst, stelle, zustaendig = gelesen(
        x.nachricht(x.leistung(), x.onlinedienst(), x.organisationseinheit(), x.zustaendigkeit())
    )
    assert leistung.werte == Leistungswerte(
        "Hund anmelden", ("Hundesteuer",), "99102013104000", "1070200", ("5",)
    )
    assert dienst.werte == Onlinedienstwerte("Hundesteuer online", "https://hund.example/{ags}")
    assert stelle.werte == Organisationswerte("Steueramt", ("06635020",))
    werte = zustaendig.werte
    assert isinstance(werte, Zustaendigkeitswerte)
    assert (werte.leistung, werte.traeger) == (leistung.identifikator, dienst.identifikator)
    assert werte.gebiete == ("06635020",)
    assert leistung.unbekannt == ()


@pytest.mark.parametrize("wurzel", ["ausgabe", "irgendwas"])
def test_auch_ohne_nachricht(wurzel: str) -> None:
    [objekt] = gelesen(x.datei(x.leistung(), wurzel=wurzel))
    assert objekt.identifikator.klasse == Klasse.LEISTUNG


def test_auch_eine_leistung_allein() -> None:
    allein = x.leistung().replace("<xzufi:leistung ", f'<xzufi:leistung xmlns:xzufi="{x.NS}" ', 1)
    [objekt] = gelesen(io.BytesIO(allein.encode()))
    assert objekt.identifikator.wert == "1"


def test_mit_bom() -> None:
    [objekt] = gelesen(io.BytesIO(b"\xef\xbb\xbf" + x.nachricht(x.leistung()).getvalue()))
    assert objekt.identifikator.wert == "1"


def test_unbekanntes_bleibt_und_wird_genannt() -> None:
    rest = '<xzufi:neuesModul art="a"><xzufi:tief>Öl &amp; mehr</xzufi:tief></xzufi:neuesModul>'
    rest += '<f:fremd xmlns:f="urn:f"> a </f:fremd>'
    [objekt] = gelesen(x.nachricht(x.leistung(rest=rest)))
    assert objekt.unbekannt == ("fremd", "neuesModul")
    assert objekt.inhalt is not None
    assert '<xzufi:neuesModul art="a"><xzufi:tief>Öl &amp; mehr</xzufi:tief>' in objekt.inhalt
    assert "> a </f:fremd>" in objekt.inhalt
    assert 'xsi:type="xzufi:LeistungErweitert"' in objekt.inhalt


def test_die_einrueckung_gehoert_nicht_dazu() -> None:
    eingerueckt = x.nachricht(x.leistung()).getvalue()
    eng = re.sub(rb">\s+<", b"><", eingerueckt)
    [anders], [objekt] = gelesen(io.BytesIO(eng)), gelesen(io.BytesIO(eingerueckt))
    assert objekt.inhalt == anders.inhalt


def test_unbekanntes_um_die_objekte_wird_abgelehnt() -> None:
    fremd = (
        "<xzufi:schreibe><xzufi:formular><xzufi:id>1</xzufi:id></xzufi:formular></xzufi:schreibe>"
    )
    eintraege = list(xzufi_lesen(x.datei(f"<xzufi:a/>\n{fremd}\n{x.leistung()}")))
    assert [type(e) for e in eintraege] == [AbgelehnteZeile, AbgelehnteZeile, Objekt]
    assert eintraege[1] == AbgelehnteZeile(3, "Das Element formular ist hier unbekannt.")


def test_personen_werden_nicht_aufbewahrt() -> None:
    person = (
        "<xzufi:kontaktperson><xzufi:familienname>Muster</xzufi:familienname></xzufi:kontaktperson>"
    )
    [objekt] = gelesen(x.nachricht(x.organisationseinheit(rest=person)))
    assert "Muster" not in str(objekt)
    assert objekt.hinweise == ("Angaben zu Personen werden nicht aufbewahrt.",)


def test_zustaendigkeiten_im_onlinedienst() -> None:
    innen = f"<xzufi:zustaendigkeit>{x.kennung('Z')}{x.kennung('1', name='leistungID')}"
    dienst = x.onlinedienst().replace("</xzufi:onlinedienst>", "")
    objekte = gelesen(x.nachricht(f"{dienst}{innen}</xzufi:zustaendigkeit></xzufi:onlinedienst>"))
    assert [o.identifikator.klasse for o in objekte] == ["onlinedienst", "zustaendigkeit"]
    assert objekte[1].inhalt is None


def test_loeschungen() -> None:
    [eintrag] = xzufi_lesen(x.nachricht(loesche=x.loesche("Onlinedienst", "D1")))
    assert isinstance(eintrag, Loeschung)
    assert eintrag.identifikator.klasse == Klasse.ONLINEDIENST
    [eintrag] = xzufi_lesen(x.nachricht(loesche=x.loesche("Wesen", "D1")))
    assert isinstance(eintrag, AbgelehnteZeile)


@pytest.mark.parametrize(
    ("objekt", "grund"),
    [
        (x.leistung(name=" "), "Die Bezeichnung fehlt."),
        (x.leistung(name="ä" * 501), "Die Bezeichnung ist länger als 500 Zeichen."),
        (x.leistung(name="\ufdfa" * 400), "Die Bezeichnung"),  # 18 letters when folded
        (x.leistung(wert=" "), "Leistung ohne Kennung."),
        (x.leistung(wert="1" * 401), "Eine Kennung ist länger"),
        (x.zustaendigkeit(leistung=""), "Leistung ohne Kennung."),
        ("<xzufi:zustaendigkeitTransferObjekt/>", "Dem Transferobjekt fehlt"),
    ],
)  # fmt: skip
def test_ein_unbrauchbares_objekt_laesst_die_anderen(objekt: str, grund: str) -> None:
    erstes, zweites = xzufi_lesen(x.nachricht(objekt, x.onlinedienst()))
    assert isinstance(erstes, AbgelehnteZeile)
    assert erstes.grund.startswith(grund)
    assert erstes.zeile in (5, 6)
    assert isinstance(zweites, Objekt)


@pytest.mark.parametrize(
    ("url", "erwartet"),
    [
        ("http://x.example", None),
        ("https://x.example/{id}", None),
        ("javascript:alert(1)", None),
        ("https://x.example/" + "a" * 500, None),
        ("https://x.example/{ars}", "https://x.example/{ars}"),
    ],
)
def test_adressen(url: str, erwartet: str | None) -> None:
    [objekt] = gelesen(x.nachricht(x.onlinedienst(url=url)))
    assert isinstance(objekt.werte, Onlinedienstwerte)
    assert objekt.werte.url_vorlage == erwartet
    assert bool(objekt.hinweise) == (erwartet is None)


@pytest.mark.parametrize(
    ("gebiet", "ags"),
    [
        ("06635020", ("06635020",)),
        ("066350020020", ("06635020",)),
        ("06635", ("06635000",)),
        ("060000000000", ()),
        ("000000000000", ()),
        ("6635020", ()),
    ],
)
def test_gebiete(gebiet: str, ags: tuple[str, ...]) -> None:
    [objekt] = gelesen(x.nachricht(x.zustaendigkeit(gebiete=(gebiet,))))
    assert isinstance(objekt.werte, Zustaendigkeitswerte)
    assert objekt.werte.gebiete == ags


def bombe(art: str) -> io.BytesIO:
    mb = 1024 * 1024
    match art:
        case "milliarde":
            return x.datei("&l9;", davor=f'<!DOCTYPE a [<!ENTITY l0 "lol">{LOL}]>')
        case "im attribut":
            kopf = f'<!DOCTYPE a [<!ENTITY l0 "lol">{LOL}]><x:t xmlns:x="{x.NS}" a="&l9;"/>'
            return io.BytesIO(kopf.encode())
        case "quadratisch":
            wert = "a" * 100_000
            return x.datei("&a;" * 100_000, davor=f'<!DOCTYPE a [<!ENTITY a "{wert}">]>')
        case "parameter":
            dtd = "<!DOCTYPE a [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a; %a;]>"
            return x.datei("&b;", davor=dtd)
        case "dtd":
            return x.datei(x.leistung(), davor="<!DOCTYPE transfer>")
        case "tief":
            return x.datei("<a>" * 200_000 + "</a>" * 200_000)
        case "tief im objekt":
            tief = "<xzufi:a>" * 100 + "</xzufi:a>" * 100
            return x.nachricht(x.leistung(rest=tief))
        case "text":
            return x.nachricht(x.leistung(name="a" * 30 * mb))
        case "längerer text":  # libxml2 itself takes up to 10 MB
            return x.nachricht(x.leistung(name="a" * 5 * mb))
        case "attribut":
            return x.datei(f'<a b="{"a" * 30 * mb}"/>')
        case "name":
            return x.datei(f"<{'a' * 30 * mb}/>")
        case "kommentar":
            return x.datei(f"<!--{'a' * 30 * mb}-->")
        case "viele kinder":
            return x.nachricht(x.leistung(rest="<a/>" * 5_000_000))
        case "namensräume":
            raeume = " ".join(f'xmlns:a{n}="u{n}"' for n in range(15_000))
            return x.nachricht(x.leistung(rest=f"<xzufi:a {raeume}>{'<b/>' * 50_000}</xzufi:a>"))
        case _:
            return x.datei(
                '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
            )


@pytest.mark.parametrize(
    "art",
    [
        "milliarde", "im attribut", "quadratisch", "parameter", "dtd", "tief", "tief im objekt",
        "text", "längerer text", "attribut", "name", "kommentar", "viele kinder",
        "namensräume", "xinclude",
    ],
)  # fmt: skip
def test_bomben(art: str) -> None:
    datei = bombe(art)
    speicher, beginn = gipfel(), time.process_time()
    with pytest.raises(DateiUnbrauchbar):
        list(xzufi_lesen(datei))
    assert time.process_time() - beginn < 5
    assert gipfel() - speicher < 100, "MB"


def test_nichts_von_aussen(tmp_path: Path) -> None:
    geheim = tmp_path / "geheim"
    geheim.write_text("geheim")
    with socket.create_server(("127.0.0.1", 0)) as fremd:
        fremd.settimeout(0.2)
        ort = f"http://127.0.0.1:{fremd.getsockname()[1]}/x"
        for davor in (
            f'<!DOCTYPE t SYSTEM "{ort}">',
            f'<!DOCTYPE t [<!ENTITY e SYSTEM "{geheim.as_uri()}">]>',
            f'<!DOCTYPE t [<!ENTITY % e SYSTEM "{ort}"> %e;]>',
        ):
            with pytest.raises(DateiUnbrauchbar) as grund:
                list(xzufi_lesen(x.datei("&e;", davor=davor)))
            assert "geheim" not in str(grund.value)
        xsi = 'xmlns:s="http://www.w3.org/2001/XMLSchema-instance"'
        list(xzufi_lesen(x.datei(f'<xzufi:a {xsi} s:schemaLocation="{x.NS} {ort}"/>')))
        with pytest.raises(TimeoutError):
            fremd.accept()


@pytest.mark.parametrize(
    ("inhalt", "grund"),
    [
        (b"", "Kein lesbares XML"),
        (b"a;b;c\n1;2;3", "Kein lesbares XML"),
        (b"PK\x03\x04" + bytes(100), "Kein lesbares XML"),
        (x.nachricht(x.leistung()).getvalue()[:-40], "Kein lesbares XML"),
        (x.nachricht(x.leistung(name="ä")).getvalue().replace("ä".encode(), b"\xe4"), "Kein lesb"),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "Kein lesbares XML"),
        (
            x.nachricht(x.leistung(name="ä")).getvalue().decode()
            .replace("UTF-8", "ISO-8859-1").encode("latin-1"),
            "Kein lesbares XML (Zeile",
        ),
        (x.nachricht().getvalue().replace(b"2_2_0", b"2_1_0"), "Die Datei ist XZuFi 2.1.0"),
        (x.nachricht().getvalue().replace(b"2_2_0", b"2_3_1"), "Die Datei ist XZuFi 2.3.1"),
        (x.nachricht().getvalue().replace(b'"2.2.0"', b'"2.1"'), "Die Datei nennt Fassung 2.1"),
        (b"<a/>", "Das ist keine Datei nach XZuFi 2.2.0."),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "Das ist keine Datei"),
    ],
)  # fmt: skip
def test_unbrauchbare_dateien(inhalt: bytes, grund: str) -> None:
    with pytest.raises(DateiUnbrauchbar) as fehler:
        list(xzufi_lesen(io.BytesIO(inhalt)))
    assert str(fehler.value).startswith(grund)


def test_eine_abgebrochene_datei_wird_auch_spaet_bemerkt() -> None:
    """What was read before has been handed on already: the transaction is what undoes it."""
    ganz = x.nachricht(*(x.leistung(str(n)) for n in range(300))).getvalue()
    lesen = xzufi_lesen(io.BytesIO(ganz[: len(ganz) // 2]))
    assert isinstance(next(lesen), Objekt)
    with pytest.raises(DateiUnbrauchbar):
        list(lesen)


def test_zeilen_auch_jenseits_von_65535() -> None:
    viele = "\n" * 70_000
    *_, eintrag = xzufi_lesen(x.datei(f"{viele}{x.leistung(name='')}"))
    assert isinstance(eintrag, AbgelehnteZeile)
    assert eintrag.zeile in (70_003, 70_004)
