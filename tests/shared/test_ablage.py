"""Both places where files lie keep the same promises."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from shared.ablage import (
    Ablage,
    AblageNichtErreichbar,
    AblageUnbekannt,
    DateiVerloren,
    ablage_oeffnen,
)

SCHLUESSEL = "nachweise/01890000-0000-7000-8000-000000000000/a3"
GROSS = 12 * 1024 * 1024 + 1


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    adresse = f"http://127.0.0.1:{port}"
    httpx.put(f"{adresse}/eimer").raise_for_status()
    yield adresse
    server.stop()


@pytest.fixture
def zugang(s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The secrets lie in a file, as a container gets them."""
    datei = tmp_path / "zugang"
    datei.write_text("[default]\naws_access_key_id = probe\naws_secret_access_key = geheim%1\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(datei))
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3)
    return s3


@pytest.fixture(params=["ordner", "s3"])
def ablage(request: pytest.FixtureRequest, tmp_path: Path) -> Ablage:
    if request.param == "ordner":
        return ablage_oeffnen(str(tmp_path / "ablage"))
    request.getfixturevalue("zugang")
    return ablage_oeffnen(f"s3://eimer/{tmp_path.name}")


async def _ganz(ablage: Ablage, schluessel: str) -> bytes:
    return b"".join([stueck async for stueck in ablage.lesen(schluessel)])


async def _schluessel(ablage: Ablage) -> list[str]:
    return [eintrag.schluessel async for eintrag in ablage.auflisten("nachweise")]


async def _in_stuecken(groesse: int) -> AsyncIterator[bytes]:
    for _ in range(groesse // 100_000):
        yield b"x" * 100_000
    yield b"x" * (groesse % 100_000)


async def test_what_is_laid_down_is_read_listed_and_removed(ablage: Ablage) -> None:
    await ablage.legen(SCHLUESSEL, _in_stuecken(GROSS))
    assert await _ganz(ablage, SCHLUESSEL) == b"x" * GROSS

    [eintrag] = [e async for e in ablage.auflisten("nachweise")]
    assert eintrag.schluessel == SCHLUESSEL
    assert abs(datetime.now(UTC) - eintrag.geaendert) < timedelta(minutes=5)

    await ablage.entfernen(SCHLUESSEL)
    await ablage.entfernen(SCHLUESSEL)
    assert await _schluessel(ablage) == []
    with pytest.raises(DateiVerloren):
        await _ganz(ablage, SCHLUESSEL)


async def test_it_is_read_in_pieces(ablage: Ablage) -> None:
    await ablage.legen(SCHLUESSEL, b"x" * GROSS)
    laengen = [len(stueck) async for stueck in ablage.lesen(SCHLUESSEL)]
    assert sum(laengen) == GROSS
    assert max(laengen) < 2 * 1024 * 1024


async def test_what_breaks_off_leaves_nothing(ablage: Ablage, tmp_path: Path) -> None:
    async def bricht_ab() -> AsyncIterator[bytes]:
        async for stueck in _in_stuecken(GROSS):
            yield stueck
        raise ConnectionResetError("gone")

    with pytest.raises((ConnectionResetError, AblageNichtErreichbar)):
        await ablage.legen(SCHLUESSEL, bricht_ab())
    assert await _schluessel(ablage) == []
    assert [p for p in (tmp_path / "ablage").rglob("*") if p.is_file()] == []


async def test_who_is_cancelled_leaves_nothing(ablage: Ablage, tmp_path: Path) -> None:
    async def haengt() -> AsyncIterator[bytes]:
        async for stueck in _in_stuecken(GROSS):
            yield stueck
        await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await ablage.legen(SCHLUESSEL, haengt())
    await asyncio.sleep(0.2)
    assert await _schluessel(ablage) == []
    assert [p for p in (tmp_path / "ablage").rglob("*") if p.is_file()] == []


async def test_what_a_killed_process_left_half_is_cleared(tmp_path: Path) -> None:
    ablage = ablage_oeffnen(str(tmp_path))
    await ablage.legen(SCHLUESSEL, b"ganz")
    halbe = tmp_path / f"{SCHLUESSEL}b#1"
    halbe.write_bytes(b"halb")
    jetzt = datetime.now(UTC)
    assert await ablage.halbes_entfernen(vor=jetzt - timedelta(hours=1)) == 0
    assert halbe.exists()
    assert await ablage.halbes_entfernen(vor=jetzt + timedelta(hours=1)) == 1
    assert not halbe.exists()
    assert await _ganz(ablage, SCHLUESSEL) == b"ganz"


async def test_only_the_owner_opens_the_folder(tmp_path: Path) -> None:
    ablage_oeffnen(str(tmp_path / "ablage"))
    assert (tmp_path / "ablage").stat().st_mode & 0o777 == 0o700


async def test_nobody_there_is_told(zugang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{frei.getsockname()[1]}")
        with pytest.raises(AblageNichtErreichbar):
            await ablage_oeffnen("s3://eimer").legen(SCHLUESSEL, b"x")


@pytest.mark.parametrize("schluessel", ["../x", "nachweise/../../x", "a//b"])
async def test_no_key_leaves_the_place(ablage: Ablage, schluessel: str) -> None:
    with pytest.raises(ValueError, match="path"):
        await ablage.legen(schluessel, b"x")


@pytest.mark.parametrize("ort", ["", "ordner", "file:///x", "s3://", "https://s3.example/eimer"])
def test_another_place_is_refused(ort: str) -> None:
    with pytest.raises(AblageUnbekannt):
        ablage_oeffnen(ort)
