"""Nothing is sent to where only we can go: by form, by name, by what a name leads to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.schemas.webhook import Fehlschlag
from shared.zustellung import adresse as adressen
from shared.zustellung.adresse import (
    Adresspruefung,
    NameUnbekannt,
    WebhookadresseUnzulaessig,
    oeffentlich,
)
from shared.zustellung.senden import Bote, pause_aus
from tests.conftest import Datenbank, client_for
from tests.shared.zustellung.conftest import PLATTFORM, app_auf

FALSCH = [
    "http://plattform.example/",
    "http://127.0.0.1/",
    "http://localhost:8080/",
    "ftp://plattform.example/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/",
    "https://0.0.0.0/",
    "https://0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://8.8.8.8/",
    "https://plattform.example:8443/",
    "https://plattform.example:22/",
    "https://nutzer@plattform.example/",
    "https://nutzer:wort@plattform.example/",
    "https://plattform.example#teil",
    "https://katalog/",
    "https://postgres.internal/",
    "https://drucker.local/",
    "https://plattform.example./",
    "https://plattform.example\\@127.0.0.1/",
    "https://plattform.example/a\\b",
    "https://plattform.example/a b",
    "https://plattform.example/ä",
    "https://plattform.example/a\r\nX: y",
    "https://plattform_1.example/",
    "https:///pfad",
    "https://",
    "https://plattform.example:99999/",
]
PRIVAT = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fc00::1",
    "fd12::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1", "3fff::1", "100::1", "keine",
]  # fmt: skip


@pytest.mark.parametrize("adresse", FALSCH)
def test_diese_form_wird_abgewiesen(adresse: str) -> None:
    with pytest.raises(WebhookadresseUnzulaessig):
        Adresspruefung().form(adresse)


@pytest.mark.parametrize("ip", PRIVAT)
def test_nicht_oeffentlich(ip: str) -> None:
    assert not oeffentlich(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "1.1.1.1", "2a00:1450:4001::1", "2606:4700::1111"])
def test_oeffentlich(ip: str) -> None:
    assert oeffentlich(ip)


@pytest.mark.parametrize("ip", ["2001::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"])
def test_die_eigene_liste_gilt_was_immer_python_davon_haelt(ip: str) -> None:
    assert any(IPv6Address(ip) in netz for netz in adressen.NICHT_V6)


def fuehrt_zu(*ips: str) -> Adresspruefung:
    async def aufloesen(_: str, __: int) -> Sequence[str]:
        return ips

    return Adresspruefung(aufloesen=aufloesen)


@pytest.mark.parametrize("ip", PRIVAT)
async def test_ein_name_der_nach_innen_fuehrt(ip: str) -> None:
    with pytest.raises(WebhookadresseUnzulaessig):
        await fuehrt_zu("8.8.8.8", ip).verlange("https://plattform.example/")


async def test_ein_name_den_niemand_kennt_wird_spaeter_nachgeschlagen() -> None:
    ziel = await fuehrt_zu().verlange("https://plattform.example/a?b=c")
    assert (ziel.host, ziel.port, ziel.pfad) == ("plattform.example", 443, "/a?b=c")
    with pytest.raises(NameUnbekannt):
        await fuehrt_zu().ziele("plattform.example", 443)


@pytest.mark.parametrize(
    ("pruefung", "fehler"),
    [
        (fuehrt_zu("127.0.0.1"), Fehlschlag.ADRESSE),
        (fuehrt_zu("64:ff9b::7f00:1"), Fehlschlag.ADRESSE),
        (fuehrt_zu(), Fehlschlag.NAME),
    ],
)
async def test_vor_jeder_zustellung_wird_nachgesehen(
    pruefung: Adresspruefung, fehler: Fehlschlag
) -> None:
    bote = Bote(pruefung)
    ausgang = await bote.bringe("https://plattform.example/", b"{}", {})
    await bote.aclose()
    assert (ausgang.antwort, ausgang.fehler) == (None, fehler)


async def test_loopback_gibt_es_nur_mit_der_einstellung(database: Datenbank) -> None:
    """Registered while it held, and refused by form when it is sent."""
    wunsch = {"adresse": "http://127.0.0.1:9/"}
    async for client in client_for(app_auf(database("katalog"), webhook_loopback=False)):
        antwort = await client.post("/katalog/v1/webhooks", json=wunsch, headers=PLATTFORM)
        assert (antwort.status_code, antwort.json()["type"]) == (
            422,
            "/probleme/webhookadresse-unzulaessig",
        )
    ausgang = await Bote(Adresspruefung()).bringe(wunsch["adresse"], b"{}", {})
    assert ausgang.fehler is Fehlschlag.ADRESSE
    for fremde in ("http://127.0.0.2/", "https://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/"):
        with pytest.raises(WebhookadresseUnzulaessig):
            Adresspruefung(loopback=True).form(fremde)


async def test_ohne_schluessel_gibt_es_keine(database: Datenbank) -> None:
    async for client in client_for(app_auf(database("katalog"), webhook_schluessel=None)):
        antwort = await client.post(
            "/katalog/v1/webhooks", json={"adresse": "http://127.0.0.1:9/"}, headers=PLATTFORM
        )
        assert (antwort.status_code, antwort.json()["type"]) == (
            503,
            "/probleme/webhooks-nicht-eingerichtet",
        )


@pytest.fixture
async def mit_tls(tmp_path: Path) -> AsyncIterator[tuple[int, ssl.SSLContext, list[str]]]:
    """A server whose certificate is for plattform.example, and a client that trusts it."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "plattform.example")])
    heute = datetime.now(UTC)
    zertifikat = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(schluessel.public_key())
        .serial_number(1)
        .not_valid_before(heute - timedelta(days=1))
        .not_valid_after(heute + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("plattform.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(schluessel, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "kette.pem").write_bytes(
        zertifikat.public_bytes(pem)
        + schluessel.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    gehoert: list[str] = []

    async def bediene(leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        gehoert.append((await leser.readuntil(b"\r\n\r\n")).decode())
        schreiber.write(b"HTTP/1.1 204 X\r\n\r\n")
        await schreiber.drain()
        schreiber.close()

    hier = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    hier.load_cert_chain(tmp_path / "kette.pem")
    server = await asyncio.start_server(bediene, "127.0.0.1", 0, ssl=hier)
    dort = ssl.create_default_context(cadata=zertifikat.public_bytes(pem).decode())
    yield server.sockets[0].getsockname()[1], dort, gehoert
    server.close()


class Umgeleitet(httpcore.AnyIOBackend):
    """Connects to `port`, whatever port is asked for, and remembers the addresses."""

    def __init__(self, port: int) -> None:
        self.port, self.ziele = port, list[str]()

    async def connect_tcp(self, host: str, port: int, *rest: Any) -> httpcore.AsyncNetworkStream:
        self.ziele.append(host)
        return await super().connect_tcp(host, self.port, *rest)


async def test_verbunden_wird_mit_der_geprueften_adresse(
    mit_tls: tuple[int, ssl.SSLContext, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is resolved once; TLS and Host keep it although the IP address is connected to."""
    port, dort, gehoert = mit_tls
    gefragt: list[str] = []

    async def aufloesen(host: str, _: int) -> Sequence[str]:
        gefragt.append(host)
        return ["127.0.0.1"] if len(gefragt) == 1 else ["10.0.0.1"]  # it moves on at once

    monkeypatch.setattr(adressen, "oeffentlich", lambda ip: ip == "127.0.0.1")
    netz = Umgeleitet(port)
    bote = Bote(Adresspruefung(aufloesen=aufloesen), tls=dort, netz=netz)
    ausgang = await bote.bringe("https://plattform.example/a", b"{}", {})
    zweiter = await bote.bringe("https://plattform.example/a", b"{}", {})
    await bote.aclose()
    assert (ausgang.antwort, ausgang.fehler) == (204, None)
    assert (netz.ziele, gefragt) == (["127.0.0.1"], ["plattform.example"] * 2)
    assert "host: plattform.example\r\n" in gehoert[0].lower()
    assert zweiter.fehler is Fehlschlag.ADRESSE


async def test_ein_fremdes_zertifikat_gilt_nicht(
    mit_tls: tuple[int, ssl.SSLContext, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, dort, gehoert = mit_tls
    monkeypatch.setattr(adressen, "oeffentlich", lambda _: True)
    bote = Bote(fuehrt_zu("127.0.0.1"), tls=dort, netz=Umgeleitet(port))
    ausgang = await bote.bringe("https://andere.example/a", b"{}", {})
    await bote.aclose()
    assert (ausgang.antwort, ausgang.fehler, gehoert) == (None, Fehlschlag.VERBINDUNG, [])


def test_retry_after() -> None:
    jetzt = datetime(2026, 1, 1, tzinfo=UTC)
    assert pause_aus("120") == 120
    assert pause_aus("Thu, 01 Jan 2026 00:01:00 GMT", jetzt=jetzt) == 60
    assert pause_aus("Wed, 31 Dec 2025 00:00:00 GMT", jetzt=jetzt) == 0
    assert pause_aus("99999999999") == 24 * 3600
    for unsinn in ("", "bald", "-5", "1e9", "٣"):
        assert pause_aus(unsinn) == 0
