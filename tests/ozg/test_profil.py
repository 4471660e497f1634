"""Profiles: which platform `ozg` speaks to, and where its token comes from."""

from pathlib import Path

import pytest

from ozg.profil import profil_lesen, profildatei
from ozg.umgebung import Abbruch

HESSEN = """
standard = "hessen"
[profil.hessen]
adresse = "https://ozg.hessen.example/"
token_datei = "{token}"
[profil.test]
adresse = "http://localhost:8080"
token_befehl = ["echo", "eyJ.geheim"]
[profil.offen]
adresse = "http://localhost:8080"
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    profildatei(env).parent.mkdir()
    schreiben(env, HESSEN.format(token=tmp_path / "token"))
    (tmp_path / "token").write_text("eyJ.datei\n")
    (tmp_path / "token").chmod(0o600)
    return env


def schreiben(env: dict[str, str], text: str) -> None:
    profildatei(env).write_text(text)


def test_a_name_the_environment_and_the_standard_choose(env: dict[str, str]) -> None:
    standard = profil_lesen(env)
    assert standard is not None
    assert (standard.name, standard.adresse) == ("hessen", "https://ozg.hessen.example")
    assert standard.token() == "eyJ.datei"
    aus_umgebung = profil_lesen(env | {"OZG_PROFIL": "test"})
    assert aus_umgebung is not None
    assert aus_umgebung.token() == "eyJ.geheim"
    genannt = profil_lesen(env | {"OZG_PROFIL": "test"}, name="offen")
    assert genannt is not None
    assert not genannt.angemeldet


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert profil_lesen({"XDG_CONFIG_HOME": str(tmp_path)}) is None


def test_a_secret_others_could_read_is_refused(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "token").chmod(0o640)
    profil = profil_lesen(env)
    assert profil is not None
    with pytest.raises(Abbruch, match="chmod 600"):
        profil.token()


@pytest.mark.parametrize(
    ("text", "wort"),
    [
        ("profil = 1", "steht nicht in"),
        ("[profil.x]\nadresse = 'ftp://x'", "adresse"),
        ("[profil.x]\nadresse = 'https://x'\ntoken = 'ey'", "„token“ nicht"),
        ("[profil.x]\nadresse = 'https://x'\ntoken_befehl = 'echo ey'", "Liste"),
        ("[profil.x]\nadresse = 'https://x'\ntoken_datei = 'a'\ntoken_befehl = ['b']", "eines"),
        ("[profil.x]\nadresse = 'http://ozg.example'\ntoken_datei = 'a'", "nur über https"),
        ("[profil.x", "TOML"),
    ],
)
def test_a_file_that_cannot_be_used(env: dict[str, str], text: str, wort: str) -> None:
    schreiben(env, text)
    with pytest.raises(Abbruch, match=wort):
        profil_lesen(env, name="x")


@pytest.mark.parametrize("befehl", ["['false']", "['/gibt/es/nicht']", "['echo', 'zwei Worte']"])
def test_a_command_without_a_token(env: dict[str, str], befehl: str) -> None:
    schreiben(env, f"[profil.x]\nadresse = 'https://x'\ntoken_befehl = {befehl}")
    profil = profil_lesen(env, name="x")
    assert profil is not None
    with pytest.raises(Abbruch):
        profil.token()
