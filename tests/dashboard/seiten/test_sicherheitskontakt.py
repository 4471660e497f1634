"""security.txt (RFC 9116): who reports a weakness finds whom to tell, as long as there is one."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError

from services.dashboard.seiten.sicherheitskontakt.nennen import sicherheitskontakt
from tests.dashboard.conftest import Start

PFAD = "/.well-known/security.txt"
KONTAKTE = "mailto:sicherheit@ozg.example, https://ozg.example/melden"


async def test_who_is_named_is_told(start: Start) -> None:
    ort = {"oeffentliche_adresse": "https://ozg.example"}
    async with start(sicherheitskontakt=KONTAKTE, **ort) as client:
        answer = await client.get(PFAD)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert (await client.head(PFAD)).status_code == 200
    zeilen = [zeile.split(": ", 1) for zeile in answer.text.splitlines()]
    assert [name for name, _ in zeilen] == [
        "Contact", "Contact", "Expires", "Preferred-Languages", "Canonical",
    ]  # fmt: skip
    assert [wert for name, wert in zeilen if name == "Contact"] == KONTAKTE.split(", ")
    angaben = dict(zeilen)
    rest = datetime.fromisoformat(angaben["Expires"]) - datetime.now(UTC)
    assert timedelta(days=90) < rest < timedelta(days=365)
    assert angaben["Canonical"] == f"https://ozg.example{PFAD}"


async def test_without_a_contact_there_is_none(client: httpx.AsyncClient) -> None:
    answer = await client.get(PFAD)
    assert answer.status_code == 404
    assert "Contact" not in answer.text


def test_a_whole_day_has_the_same_bytes_and_no_address_in_the_clear() -> None:
    texte = {
        sicherheitskontakt(
            ["tel:+49-611-0"],
            adresse="http://127.0.0.1:8080",
            jetzt=datetime(2026, 1, 2, stunde, tzinfo=UTC),
        )
        for stunde in (0, 23)
    }
    assert texte == {
        "Contact: tel:+49-611-0\nExpires: 2026-07-01T00:00:00Z\nPreferred-Languages: de, en\n"
    }


@pytest.mark.parametrize(
    "falsch",
    ["sicherheit@ozg.example", "http://ozg.example", "mailto:a@b@c", "mailto:a@b\nCanonical: x"],
)
async def test_what_is_no_contact_does_not_start(start: Start, falsch: str) -> None:
    with pytest.raises(ValidationError):
        async with start(sicherheitskontakt=falsch):
            pass
