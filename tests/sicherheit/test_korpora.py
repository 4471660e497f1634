"""Cells, addresses, logs and headers: every hostile input of its kind, and how many there are."""

import json
import logging
import sys
from io import BytesIO
from itertools import cycle, islice
from operator import itemgetter

import pytest

from shared.protokollzeilen import JsonZeile, KurzeZeile
from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.tabelle import Spalte, Tabelle, Zelle
from shared.zustellung.adresse import Adresspruefung, WebhookadresseUnzulaessig
from tests.conftest import client_for
from tests.dienste import HEUTE, app_von
from tests.shared.tabellen.test_csv_datei import gelesen
from tests.shared.tabellen.test_xlsx_datei import als_xlsx, blatt
from tests.sicherheit.eingaben import EINGABEN
from tests.sicherheit.korpora import ADRESSEN, FORMELN, INNEN, KANARIE, KOEPFE, LOGZEILEN
from tests.sicherheit.test_feindliche_eingaben import als_bytes, mangel

AUSSEN = "=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u207a\u207c"


def test_so_viele_sind_es() -> None:
    for korpus, mindestens in ((FORMELN, 200), (ADRESSEN, 150), (KOEPFE, 30)):
        assert len(set(korpus.values() if isinstance(korpus, dict) else korpus)) >= mindestens
    assert len(logzeilen()) >= 100


def logzeilen() -> dict[str, str]:
    """Lines made for logs, and every other input a caller could have written."""
    texte = {name: wert for name, wert in EINGABEN.items() if isinstance(wert, str)}
    return LOGZEILEN | {name: f"{wert}{KANARIE}" for name, wert in texte.items()}


def test_keine_zelle_rechnet() -> None:
    datei = BytesIO()
    spalten = [Spalte[tuple[str, ...]]("Text", itemgetter(0))]
    schreiber = CsvDatei(datei, Tabelle("Probe", spalten, HEUTE))
    schreiber.schreibe((text,) for text in FORMELN.values())
    schreiber.beende()
    _, *zellen = gelesen(datei.getvalue())
    assert len(zellen) == len(FORMELN)
    assert [name for name, [zelle] in zip(FORMELN, zellen, strict=True)
            if zelle.lstrip("\0\t\r\n \u00a0")[:1] in set(AUSSEN)] == []  # fmt: skip
    # what no XML may hold is refused elsewhere
    schreibbar: list[tuple[Zelle, ...]] = [(text,) for text in FORMELN.values() if "\0" not in text]
    blatt_eins = blatt(als_xlsx(schreibbar, ("Text",)))
    assert {zelle.data_type for (zelle,) in blatt_eins.iter_rows(min_row=2)} == {"s"}


@pytest.mark.parametrize("name", ADRESSEN)
def test_dorthin_wird_nichts_zugestellt(name: str) -> None:
    with pytest.raises(WebhookadresseUnzulaessig):
        Adresspruefung().form(ADRESSEN[name])


@pytest.mark.parametrize("ip", INNEN)
async def test_auch_nicht_ueber_einen_namen(ip: str) -> None:
    async def nachschlagen(_: str, __: int) -> list[str]:
        return ["8.8.8.8", ip]

    with pytest.raises(WebhookadresseUnzulaessig):
        await Adresspruefung(aufloesen=nachschlagen).verlange("https://plattform.example/")


def test_kein_log_wiederholt_was_jemand_schrieb() -> None:
    """As the text of an error, as an argument of a sentence, as a sentence of a library."""
    for name, text in logzeilen().items():
        try:
            raise ValueError(text)
        except ValueError:
            fehler = sys.exc_info()
        for art, record in {
            "Fehler": logging.LogRecord("services.x", 40, "x.py", 1, "request failed", (), fehler),
            "Argument": logging.LogRecord("shared.x", 40, "x.py", 1, "request %s", (text,), None),
            "fremd": logging.LogRecord("bibliothek", 40, "x.py", 1, text, (), None),
        }.items():
            record.anderes = text
            zeile = JsonZeile("probe").format(record)
            assert len(zeile.splitlines()) == 1, (name, art)
            assert KANARIE not in zeile + KurzeZeile("probe").format(record), (name, art)
            assert json.loads(zeile)["level"] == "error"
            assert len(zeile) < 4_000


@pytest.mark.parametrize(
    "je_kopf", [16, pytest.param(None, marks=pytest.mark.nightly)], ids=["einige", "alle"]
)
async def test_kein_kopf_stoert(je_kopf: int | None) -> None:
    namen = cycle(EINGABEN)
    app = app_von("katalog", "postgresql+asyncpg://nirgends/nichts")
    async for client in client_for(app):
        for kopf in KOEPFE:
            for name in islice(namen, je_kopf or len(EINGABEN)):
                roh = als_bytes(EINGABEN[name])[:30_000]
                antwort = await client.get(
                    "/katalog/v1/gesundheit/leben", headers=[(kopf.encode(), roh)]
                )
                assert mangel(antwort) is None, (kopf, name)
                assert antwort.status_code in {200, 304, 400, 431}, (kopf, name)
