"""What an empty variable means when a service is started without `ozg`."""

from datetime import date

import pytest

from shared.settings import PlattformSettings


@pytest.mark.parametrize(("text", "tag"), [("", None), ("2021-04-15", date(2021, 4, 15))])
def test_an_empty_day_is_the_present_one(
    monkeypatch: pytest.MonkeyPatch, text: str, tag: date | None
) -> None:
    class Settings(PlattformSettings, env_prefix="DIENST_"):
        pass

    monkeypatch.setenv("DIENST_DATABASE_URL", "postgresql+asyncpg://x@/x")
    monkeypatch.setenv("OZG_ISSUER", "http://aussteller")
    monkeypatch.setenv("OZG_JWKS_URL", "http://aussteller/jwks.json")
    monkeypatch.setenv("OZG_HEUTE", text)
    assert Settings().heute == tag
