"""Every setting is on the page, as the code has it, and none is read that is not."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError

from ozg import variablen
from ozg.fristen import fristen_lesen
from ozg.umgebung import Abbruch
from services.__main__ import main as services_main
from services.__main__ import satz
from shared.ablage import AblageUnbekannt, ablage_oeffnen
from shared.geheimnis import einstellung
from shared.settings import PlattformSettings
from tests.contracts import einstellungen
from tests.ozg.conftest import saubere_umgebung

GELESEN = re.compile(
    r"(?:environ(?:\.get)?[(\[]|einstellung\(|validation_alias=)\s*\"([A-Z][A-Z0-9_]+)\""
)
# where the schemas for tests lie, set by nobody who runs the platform; every program's own
NICHT_IM_BETRIEB = {"XZUFI_XSD_DIR", "PATH"}
DATENBANK = "postgresql+asyncpg://x@/x?host=/nirgends"


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


@pytest.mark.parametrize(
    ("name", "env"),
    [
        ("katalog", {"KATALOG_DATABASE_URL": "kein Server"}),
        ("katalog", {"KATALOG_DATABASE_URL": "mysql://x@h/x"}),
        ("katalog", {"KATALOG_DATABASE_URL": "postgresql+asyncpg://x@h:abc/x"}),
        ("katalog", {"KATALOG_LIZENZ": "frei"}),
        ("katalog", {"OTEL_EXPORTER_OTLP_ENDPOINT": "unsinn"}),
        ("katalog", {"OZG_ADRESSE": "https://ozg.example/"}),
        ("foerderung", {"FOERDERUNG_ABLAGE": "/proc/ozg"}),
        ("foerderung", {"FOERDERUNG_ABLAGE": "ordner"}),
        ("foerderung", {"FOERDERUNG_VIRENSCANNER": "clamd://clamav:99999"}),
        ("foerderung", {"FOERDERUNG_RECHTSBEHELF": sys.executable}),
        ("foerderung", {"FOERDERUNG_RECHTSBEHELF": "/nirgends"}),
        ("beratung", {"BERATUNG_HALTEFRIST": "-P1D"}),
        ("beratung", {"BERATUNG_POSTFACH_AUFBEWAHRUNG": "P99999999D"}),
        ("dashboard", {"DASHBOARD_OIDC_CLIENT_ID": "katalog"}),
        ("dashboard", {"DASHBOARD_URSPRUENGE": "*"}),
        ("dashboard", {"OZG_KATALOG_URL": "katalog:8000"}),
    ],
)
def test_was_falsch_ist_wird_beim_start_genannt(
    name: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever it is: one sentence, its name and not its value, before anybody is answered."""
    richtig = {"OZG_ISSUER": "http://aussteller", f"{name.upper()}_DATABASE_URL": DATENBANK}
    richtig |= {f"OZG_{d.upper()}_URL": "http://127.0.0.1:1" for d in einstellungen.DIENSTE}
    richtig |= {f"{d}_ABLAGE": str(tmp_path) for d in ("FOERDERUNG", "BERATUNG")}
    richtig |= {f"{d}_VIRENSCANNER": "keiner" for d in ("FOERDERUNG", "BERATUNG")}
    for variable, wert in richtig.items():
        monkeypatch.setenv(variable, wert)
    create_app = import_module(f"services.{name}.app").create_app
    create_app()
    for variable, wert in env.items():
        monkeypatch.setenv(variable, wert)
    with pytest.raises((ValidationError, AblageUnbekannt)) as abgelehnt:
        create_app()
    assert isinstance(abgelehnt.value, ValidationError | AblageUnbekannt)
    gesagt = satz(abgelehnt.value, name)
    assert next(iter(env)) in gesagt
    assert not any(wert in gesagt for wert in env.values() if len(wert) > 8)


def test_ein_zugang_ohne_datei_wird_genannt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nirgends")
    with pytest.raises(AblageUnbekannt, match="AWS_SHARED_CREDENTIALS_FILE"):
        ablage_oeffnen("s3://eimer")
    monkeypatch.setattr(sys, "argv", ["services", "katalog"])
    for variable in ("OZG_GEHEIMNISSE", "OZG_PROTOKOLL_STUFE"):
        monkeypatch.setenv(variable, "/nirgends")
        with pytest.raises(SystemExit) as ende:
            services_main()
        assert ende.value.code == 2
        assert variable in capsys.readouterr().err
        monkeypatch.delenv(variable)


def test_eine_falsche_frist_wird_genannt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OZG_AUFHEBEN_JOURNAL", "P1D")
    with pytest.raises(Abbruch, match="OZG_AUFHEBEN_JOURNAL ist falsch"):
        fristen_lesen()


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
