"""Both places where files lie keep the same promises."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import shared.ablage
from shared.ablage import (
    Ablage,
    AblageNichtErreichbar,
    AblageUnbekannt,
    DateiVerloren,
    ablage_oeffnen,
)
from tests.s3 import EIMER, s3, zugang

SCHLUESSEL = "nachweise/01890000-0000-7000-8000-000000000000/a3"
GROSS = 12 * 1024 * 1024 + 1


@pytest.fixture(scope="module")
def adresse() -> Iterator[str]:
    with s3() as adresse:
        yield adresse


@pytest.fixture
def im_s3(adresse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return where `tmp_path` is in the bucket."""
    for name, wert in zugang(adresse, tmp_path).items():
        monkeypatch.setenv(name, wert)
    return f"s3://{EIMER}/{tmp_path.name}"


@pytest.fixture(params=["ordner", "s3"])
def ablage(request: pytest.FixtureRequest, tmp_path: Path) -> Ablage:
    if request.param == "ordner":
        return ablage_oeffnen(str(tmp_path / "ablage"))
    return ablage_oeffnen(request.getfixturevalue("im_s3"))


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


async def test_nobody_there_is_told(im_s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{frei.getsockname()[1]}")
        with pytest.raises(AblageNichtErreichbar):
            await ablage_oeffnen(im_s3).legen(SCHLUESSEL, b"x")


@pytest.mark.nightly
async def test_who_reads_slowly_reads_to_the_end(
    im_s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is waited for is a store that says nothing, not a reader that has not asked yet."""
    await ablage_oeffnen(im_s3).legen(SCHLUESSEL, b"x" * 4 * GROSS)
    monkeypatch.setattr(shared.ablage, "FRIST", timedelta(seconds=3))
    gelesen = 0
    async for stueck in ablage_oeffnen(im_s3).lesen(SCHLUESSEL):
        gelesen += len(stueck)
        await asyncio.sleep(0.08)
    assert gelesen == 4 * GROSS


@pytest.mark.nightly
async def test_a_store_that_says_nothing_is_given_up(
    im_s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.ablage, "FRIST", timedelta(seconds=1))
    with socket.socket() as stumm:
        stumm.bind(("127.0.0.1", 0))
        stumm.listen()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{stumm.getsockname()[1]}")
        async with asyncio.timeout(30):
            with pytest.raises(AblageNichtErreichbar):
                await _ganz(ablage_oeffnen(im_s3), SCHLUESSEL)


@pytest.mark.parametrize("schluessel", ["../x", "nachweise/../../x", "a//b"])
async def test_no_key_leaves_the_place(ablage: Ablage, schluessel: str) -> None:
    with pytest.raises(ValueError, match="path"):
        await ablage.legen(schluessel, b"x")


@pytest.mark.parametrize("ort", ["", "ordner", "file:///x", "s3://", "https://s3.example/eimer"])
def test_another_place_is_refused(ort: str) -> None:
    with pytest.raises(AblageUnbekannt):
        ablage_oeffnen(ort)
