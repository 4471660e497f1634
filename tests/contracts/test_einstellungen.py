"""Every setting is on the page, as the code has it, and none is read that is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ozg import variablen
from shared.geheimnis import einstellung
from shared.settings import PlattformSettings
from tests.contracts import einstellungen
from tests.ozg.conftest import saubere_umgebung

GELESEN = re.compile(
    r"(?:environ(?:\.get)?[(\[]|einstellung\(|validation_alias=)\s*\"([A-Z][A-Z0-9_]+)\""
)
# where the schemas for tests lie, set by nobody who runs the platform; every program's own
NICHT_IM_BETRIEB = {"XZUFI_XSD_DIR", "PATH"}


def test_die_seite_ist_wie_der_code() -> None:
    gespeichert = einstellungen.DATEI.read_text(encoding="utf-8")
    assert gespeichert == einstellungen.seite(), "veraltet: make einstellungen"


def test_nichts_wird_gelesen_das_nicht_auf_der_seite_steht() -> None:
    gelesen = {
        name
        for ordner in ("ozg", "services", "shared", "migrations")
        for datei in (einstellungen.WURZEL / ordner).rglob("*.py")
        for name in GELESEN.findall(datei.read_text("utf-8"))
    }
    assert len(gelesen) > 20
    assert gelesen - NICHT_IM_BETRIEB <= einstellungen.namen()


def test_das_gateway_liest_was_auf_der_seite_steht() -> None:
    caddyfile = (einstellungen.WURZEL / "deploy/gateway/Caddyfile").read_text("utf-8")
    platzhalter = set(re.findall(r"\{\$([A-Z_]+)(?::([^}]*))?\}|\{env\.([A-Z_]+)\}", caddyfile))
    gelesen = {name or env: sonst for name, sonst, env in platzhalter}
    assert gelesen.keys() <= {eine.name for eine in variablen.GATEWAY}
    for eine in variablen.GATEWAY:
        assert gelesen.get(eine.name, "") in {eine.sonst, ""}, eine.name


def dienst(name: str, **env: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "services", name, "--port", "0"],
        env=saubere_umgebung() | env, cwd=einstellungen.WURZEL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_ein_dienst_sagt_was_falsch_ist_ohne_den_wert(tmp_path: Path) -> None:
    (tmp_path / "KATALOG_DATABASE_URL").write_text("postgresql+asyncpg://x@/x?host=/nirgends\n")
    (tmp_path / "OZG_WEBHOOK_SCHLUESSEL").write_text("zu-kurz-und-geheim")
    code, gesagt = dienst("katalog", OZG_GEHEIMNISSE=str(tmp_path), OZG_HEUTE="gestern")
    satz = gesagt.strip().splitlines()[-1]
    assert code == 2
    assert "Traceback" not in gesagt
    assert "OZG_ISSUER fehlt (wer Token ausstellt" in satz
    assert "OZG_WEBHOOK_SCHLUESSEL ist falsch: Der Text braucht mindestens 32 Zeichen." in satz
    assert "OZG_HEUTE ist falsch: " in satz
    assert "DATABASE_URL" not in satz  # read from its file
    assert "zu-kurz" not in gesagt
    assert "gestern" not in gesagt


def test_geheimnisse_aus_dateien(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Settings(PlattformSettings, env_prefix="DIENST_"):
        pass

    monkeypatch.delenv("OZG_WEBHOOK_SCHLUESSEL", raising=False)
    monkeypatch.setenv("OZG_GEHEIMNISSE", str(tmp_path))
    monkeypatch.setenv("OZG_ISSUER", "http://aussteller")
    (tmp_path / "DIENST_DATABASE_URL").write_text("postgresql+asyncpg://x@/x\n")
    (tmp_path / "OZG_WEBHOOK_SCHLUESSEL").write_text("s" * 40 + "\n")
    (tmp_path / "OZG_ISSUER").write_text("http://anderer\n")
    gelesen = Settings()
    assert gelesen.database_url == "postgresql+asyncpg://x@/x"
    assert gelesen.webhook_schluessel is not None
    assert gelesen.webhook_schluessel.get_secret_value() == "s" * 40
    assert gelesen.issuer == "http://aussteller"  # the variable comes first
    assert einstellung("OZG_WEBHOOK_SCHLUESSEL") == "s" * 40
    assert einstellung("OZG_JWKS_URL") is None
