"""What an import of XZuFi does to the tables."""

import pytest

from shared.schemas.uebernahme import Uebernahmebericht
from tests.katalog.xzufi import nachricht as x
from tests.katalog.xzufi.conftest import Katalog


def zahlen(bericht: Uebernahmebericht) -> dict[str, tuple[int, int, int, int]]:
    assert bericht.fehler is None
    return {
        z.gegenstand: (z.neu, z.geaendert, z.entfernt, z.unveraendert) for z in bericht.zaehlungen
    }


async def test_alles_kommt_an(katalog_db: Katalog) -> None:
    # the Zustaendigkeit comes before what it joins
    datei = x.nachricht(
        x.zustaendigkeit(), x.leistung(), x.onlinedienst(), x.organisationseinheit()
    )
    bericht = await katalog_db.uebernimm(datei)
    assert zahlen(bericht) == {
        "Zuständigkeit": (1, 0, 0, 0),
        "Leistung": (1, 0, 0, 0),
        "Text einer Leistung": (1, 0, 0, 0),
        "Onlinedienst": (1, 0, 0, 0),
        "Text eines Onlinedienstes": (1, 0, 0, 0),
        "Organisationseinheit": (1, 0, 0, 0),
        "Zuordnung": (1, 0, 0, 0),
    }
    [leistungen, dienste, paare, objekte] = await katalog_db.inhalt()
    assert leistungen[0][2:] == (
        "Hund anmelden", "hund anmelden", ["Hundesteuer"], "hund anmelden hundesteuer",
        "99102013104000", "1070200", ["5"],
    )  # fmt: skip
    assert dienste[0][2:] == (
        "Hundesteuer online", "https://hund.example/{ags}", "verfuegbar", "unbekannt",
    )  # fmt: skip
    assert paare == [(dienste[0][0], leistungen[0][0])]
    assert len(objekte) == 4
    kommunen = await katalog_db.zeilen(
        "SELECT klasse, kommunen FROM katalog.xzufi_objekt WHERE kommunen <> '{}' ORDER BY 1"
    )
    assert kommunen == [("organisationseinheit", ["06635020"]), ("zustaendigkeit", ["06635020"])]


async def test_ein_zweiter_lauf_aendert_nichts(katalog_db: Katalog) -> None:
    def datei() -> tuple[str, ...]:
        return x.leistung(), x.onlinedienst(), x.organisationseinheit(), x.zustaendigkeit()

    await katalog_db.uebernimm(x.nachricht(*datei()))
    vorher = await katalog_db.inhalt()
    bericht = await katalog_db.uebernimm(x.nachricht(*datei()))
    assert {z[:3] for z in zahlen(bericht).values()} == {(0, 0, 0)}
    assert bericht.unterschiede == []
    assert await katalog_db.inhalt() == vorher


async def test_eine_probe_aendert_nichts_und_sagt_dasselbe(katalog_db: Katalog) -> None:
    leer = await katalog_db.inhalt()
    probe = await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst()), probe=True)
    assert await katalog_db.inhalt() == leer
    assert probe == await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst()))


async def test_eine_abgebrochene_datei_aendert_nichts(katalog_db: Katalog) -> None:
    leer = await katalog_db.inhalt()
    datei = x.nachricht(*(x.leistung(str(n), leika=None) for n in range(500)))
    datei.truncate(len(datei.getvalue()) - 1000)
    bericht = await katalog_db.uebernimm(datei)
    assert bericht.fehler is not None
    assert bericht.fehler.startswith("Kein lesbares XML")
    assert await katalog_db.inhalt() == leer


async def test_eine_aenderung(katalog_db: Katalog) -> None:
    await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst()))
    neu = x.leistung(name="Hund an- und abmelden", begriffe=("Dogge",)), x.onlinedienst(url="")
    bericht = await katalog_db.uebernimm(x.nachricht(*neu))
    assert {u.gegenstand: {a.feld: a.neu for a in u.aenderungen} for u in bericht.unterschiede} == {
        "Leistung": {"name": "Hund an- und abmelden", "synonyme": "Dogge"},
        "Text einer Leistung": {},
        "Onlinedienst": {"url_vorlage": None},
        "Text eines Onlinedienstes": {},
    }
    suche = await katalog_db.zeilen(
        "SELECT suchtext FROM katalog.leistung WHERE herkunft = 'xzufi'"
    )
    assert suche == [("hund an und abmelden dogge",)]
    assert await katalog_db.zeilen(
        "SELECT version FROM katalog.onlinedienst WHERE herkunft = 'xzufi'"
    ) == [(2,)]


async def test_in_einer_datei_gilt_das_letzte(katalog_db: Katalog) -> None:
    bericht = await katalog_db.uebernimm(
        x.nachricht(x.leistung(name="Erst"), x.leistung(name="Dann"))
    )
    assert zahlen(bericht)["Leistung"] == (1, 1, 0, 0)
    [[zeile], *_] = await katalog_db.inhalt()
    assert zeile[2] == "Dann"


async def test_was_andere_eintrugen_bleibt(katalog_db: Katalog) -> None:
    """The LeiKa key leads to a Leistung of the reference data."""
    schluessel, vorher = (
        await katalog_db.zeilen(
            "SELECT leika_schluessel, to_jsonb(l) FROM katalog.leistung l"
            " WHERE leika_schluessel IS NOT NULL ORDER BY kennung LIMIT 1"
        )
    )[0]
    bericht = await katalog_db.uebernimm(x.nachricht(x.leistung(leika=schluessel)))
    assert zahlen(bericht)["Leistung"] == (0, 0, 0, 1)
    assert "Schon aus anderer Quelle bekannt und nicht geändert: Leistung (1-mal)" in (
        bericht.hinweise
    )
    nachher = await katalog_db.zeilen(
        f"SELECT to_jsonb(l) FROM katalog.leistung l WHERE leika_schluessel = '{schluessel}'"
    )
    assert nachher == [(vorher,)]
    bezug = await katalog_db.zeilen("SELECT leistung::text FROM katalog.xzufi_objekt")
    assert bezug == [(vorher["id"],)]


async def test_die_leika_tabelle_kennt_weder_begriffe_noch_sdg(katalog_db: Katalog) -> None:
    await katalog_db.tue(
        "UPDATE katalog.leistung SET herkunft = 'leika', sdg_code = NULL, synonyme = '{}'"
        " WHERE leika_schluessel = (SELECT min(leika_schluessel) FROM katalog.leistung)"
    )
    [(schluessel, name)] = await katalog_db.zeilen(
        "SELECT leika_schluessel, name FROM katalog.leistung WHERE herkunft = 'leika'"
    )
    datei = x.leistung(leika=schluessel, begriffe=("Wauwau",))
    bericht = await katalog_db.uebernimm(x.nachricht(datei))
    assert zahlen(bericht)["Leistung"] == (0, 1, 0, 0)
    [zeile] = await katalog_db.zeilen(
        "SELECT name, synonyme, sdg_code, suchtext LIKE '%wauwau' FROM katalog.leistung"
        " WHERE herkunft = 'leika'"
    )
    assert zeile == (name, ["Wauwau"], "1070200", True)
    bericht = await katalog_db.uebernimm(x.nachricht(x.leistung(leika=schluessel, begriffe=("A",))))
    assert zahlen(bericht)["Leistung"] == (0, 0, 0, 1)


async def test_zwei_laender_eine_leistung(katalog_db: Katalog) -> None:
    datei = x.nachricht(x.leistung("1"), x.leistung("1", "Hundeanmeldung", agentur="L8"))
    bericht = await katalog_db.uebernimm(datei)
    assert zahlen(bericht)["Leistung"] == (1, 0, 0, 1)
    [leistungen, _, _, objekte] = await katalog_db.inhalt()
    assert [zeile[2] for zeile in leistungen] == ["Hund anmelden"]
    assert len(objekte) == 2


async def test_ein_vergebener_leika_schluessel(katalog_db: Katalog) -> None:
    a, b = x.leistung("1"), x.leistung("2", "Anderes", leika="99102013105000")
    await katalog_db.uebernimm(x.nachricht(a, b))
    vorher = await katalog_db.inhalt()
    bericht = await katalog_db.uebernimm(x.nachricht(x.leistung("2", "Anderes")))
    assert [z.grund for z in bericht.abgelehnte_zeilen] == [
        "Den LeiKa-Schlüssel 99102013104000 hat schon „Hund anmelden“."
    ]
    assert await katalog_db.inhalt() == vorher
    # freed by the one and taken by the other in the same file
    a = x.leistung("1", leika="99102013106000")
    bericht = await katalog_db.uebernimm(x.nachricht(a, x.leistung("2", "Anderes")))
    assert zahlen(bericht)["Leistung"] == (0, 2, 0, 0)


@pytest.mark.parametrize(
    ("ags", "behalten", "hinweis"),
    [
        ("06635020", 1, None),
        ("06999001", 1, "Unbekannter Gemeindeschlüssel 06999001 (1-mal)"),
        ("09162000", 0, None),
        ("", 1, None),
    ],
)
async def test_kommunen_werden_nicht_erfunden(
    katalog_db: Katalog, ags: str, behalten: int, hinweis: str | None
) -> None:
    vorher = await katalog_db.zeilen("SELECT count(*) FROM katalog.gebietseinheit")
    bericht = await katalog_db.uebernimm(x.nachricht(x.organisationseinheit(ags=ags)))
    assert bericht.hinweise == ([hinweis] if hinweis else [])
    assert bericht.uebersprungen == 1 - behalten
    assert len((await katalog_db.inhalt())[3]) == behalten
    assert await katalog_db.zeilen("SELECT count(*) FROM katalog.gebietseinheit") == vorher


async def test_die_kette_bewegt_sich_nicht(katalog_db: Katalog) -> None:
    objekte = x.leistung(), x.onlinedienst(), x.zustaendigkeit(gebiete=("06635020", "06635001"))
    bericht = await katalog_db.uebernimm(x.nachricht(*objekte))
    assert bericht.hinweise == [
        f"{ags}: „Hundesteuer online“ ist laut XZuFi nutzbar, laut Kette nicht bereitgestellt."
        " Die Kette bleibt, wie gemeldet."
        for ags in ("06635001", "06635020")
    ]
    assert await katalog_db.zeilen("SELECT * FROM katalog.bereitstellung") == []


async def test_geloeschtes(katalog_db: Katalog) -> None:
    art = "ZustaendigkeitOnlinedienst"
    await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst(), x.zustaendigkeit()))
    weg = x.loesche("Zustaendigkeit", "Z1", schema=art) + x.loesche("Zustaendigkeit", "Z7")
    bericht = await katalog_db.uebernimm(x.nachricht(loesche=weg))
    assert zahlen(bericht) == {"Zuständigkeit": (0, 0, 1, 0), "Zuordnung": (0, 0, 1, 0)}
    assert bericht.uebersprungen == 1
    weg = x.loesche("Leistung", "1") + x.loesche("Onlinedienst", "D1")
    await katalog_db.uebernimm(x.nachricht(loesche=weg))
    assert await katalog_db.inhalt() == [[], [], [], []]


async def test_geloescht_und_doch_behalten(katalog_db: Katalog) -> None:
    await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst()))
    await katalog_db.tue(
        "INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst, bereitgestellt_am,"
        " anbindung) SELECT 1, '06635020', id, '2021-03-01', 'keine' FROM katalog.onlinedienst"
        " WHERE herkunft = 'xzufi'"
    )
    bericht = await katalog_db.uebernimm(x.nachricht(loesche=x.loesche("Onlinedienst", "D1")))
    assert bericht.hinweise == [
        "Gelöscht gemeldet und doch behalten, weil andere darauf verweisen: 1-mal Onlinedienst."
    ]
    [_, dienste, _, objekte] = await katalog_db.inhalt()
    assert (len(dienste), len(objekte)) == (1, 1)


async def test_die_abdeckung_folgt(katalog_db: Katalog) -> None:
    """What an Onlinedienst serves counts at once where it is usable already."""
    await katalog_db.uebernimm(x.nachricht(x.leistung(), x.onlinedienst()))
    await katalog_db.tue("UPDATE katalog.leistung SET zustaendige_ebene = '{gemeinde}'"
                         " WHERE herkunft = 'xzufi'")  # fmt: skip
    await katalog_db.tue(
        "INSERT INTO katalog.bereitstellung (version, kommune, onlinedienst, bereitgestellt_am,"
        " abgerufen_am, eingebunden_am, im_hessenfinder_am, nutzbar_am, url, anbindung)"
        " SELECT 1, '06635020', id, d, d, d, d, d, 'https://v.example', 'keine'"
        " FROM katalog.onlinedienst, (VALUES (date '2021-03-01')) t(d) WHERE herkunft = 'xzufi'"
    )
    await katalog_db.uebernimm(x.nachricht(x.zustaendigkeit()))
    gezaehlt = (
        "SELECT sum(kommunen) FROM katalog.abdeckungszaehler WHERE art = 'leistung' AND gegenstand"
        " IN (SELECT id FROM katalog.leistung WHERE herkunft = 'xzufi')"
    )
    assert await katalog_db.zeilen(gezaehlt) == [(1,)]
    art = "ZustaendigkeitOnlinedienst"
    weg = x.loesche("Zustaendigkeit", "Z1", schema=art)
    await katalog_db.uebernimm(x.nachricht(loesche=weg))
    assert await katalog_db.zeilen(gezaehlt) in ([(0,)], [(None,)])
