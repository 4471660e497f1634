import json
import stat
from pathlib import Path

import jwt
import pytest

from ozg.aussteller import aussteller_einrichten
from ozg.token_ausstellen import AUDIENCE
from shared.settings import PlattformSettings
from tests.ozg.conftest import Ozg
from tests.ozg.test_start_verweigert import ein_satz

ISSUER = "http://127.0.0.1:8080/aussteller"


@pytest.fixture
def aussteller(tmp_path: Path) -> Path:
    (tmp_path / "ozg").mkdir()
    aussteller_einrichten(tmp_path / "ozg", issuer=ISSUER)
    return tmp_path / "ozg" / "aussteller"


def gelesen(token: str, aussteller: Path, audience: str = AUDIENCE) -> dict[str, object]:
    """Verify as a service does: by the published keys alone."""
    keys = jwt.PyJWKSet.from_dict(json.loads((aussteller / "oeffentlich/jwks.json").read_text()))
    kid = jwt.get_unverified_header(token)["kid"]
    key = next(key for key in keys.keys if key.key_id == kid)
    claims: dict[str, object] = jwt.decode(
        token, key, algorithms=["ES256"], audience=audience, issuer=ISSUER
    )
    return claims


def test_a_token_verifies_against_the_published_key(ozg: Ozg, aussteller: Path) -> None:
    befehl = ozg("token", "--rolle", "kommune", "--rolle", "beratung", "--ags", "06635020",
                 "--ags", "06 635", "--ags", "066350020020", "--person", "anna",
                 "--gueltig-minuten", "5")  # fmt: skip
    assert befehl.ende() == (0, "")
    befehl.warte_auf("ey")
    claims = gelesen(befehl.gesagt[0].strip(), aussteller)
    iat, exp = claims.pop("iat"), claims.pop("exp")
    assert isinstance(iat, int)
    assert exp == iat + 300
    assert claims == {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "anna",
        "rollen": ["beratung", "kommune"],
        "ags": ["06635020", "06635000", "06635020"],
    }


def test_a_service_token_names_exactly_one_service(ozg: Ozg, aussteller: Path) -> None:
    befehl = ozg("token", "--rolle", "plattform", "--dienst", "beratung", "--person", "civento")
    befehl.warte_auf("ey")
    claims = gelesen(befehl.gesagt[0].strip(), aussteller, audience="beratung")
    assert (claims["aud"], claims["sub"]) == ("beratung", "civento")


def test_a_vote_is_for_the_verband_of_the_token(ozg: Ozg, aussteller: Path) -> None:
    befehl = ozg("token", "--rolle", "kspv", "--verband", "Hessischer Städtetag")
    befehl.warte_auf("ey")
    claims = gelesen(befehl.gesagt[0].strip(), aussteller)
    assert (claims["rollen"], claims["verband"]) == (["kspv"], "Hessischer Städtetag")


def test_services_expect_this_audience() -> None:
    assert PlattformSettings.model_fields["audience"].default == AUDIENCE


def test_the_key_is_private_and_stays(aussteller: Path) -> None:
    key = aussteller / "schluessel.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(aussteller.stat().st_mode) == 0o700
    before = key.read_bytes()
    aussteller_einrichten(aussteller.parent, issuer="http://127.0.0.1:9999/aussteller")
    assert key.read_bytes() == before
    published = "".join(p.read_text() for p in (aussteller / "oeffentlich").rglob("*.json"))
    assert '"d"' not in published


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--rolle", "koenig"], "koenig"),
        (["--rolle", "kommune", "--ags", "1234567"], "1234567"),
        (["--rolle", "kommune", "--ags", "abc"], "abc"),
        (["--rolle", "kommune"], "--ags"),
        (["--rolle", "admin", "--gueltig-minuten", "0"], "Minuten"),
        (["--rolle", "admin", "--person", ""], "--person"),
        (["--rolle", "admin", "--dienst", "ozg-kommunal"], "dashboard"),
    ],
)
@pytest.mark.usefixtures("aussteller")
def test_what_no_token_may_say(ozg: Ozg, arguments: list[str], word: str) -> None:
    code, error = ozg("token", *arguments).ende()
    assert code == 2
    assert ein_satz(error)
    assert word in error


def test_no_token_before_the_first_start(ozg: Ozg) -> None:
    code, error = ozg("token", "--rolle", "admin").ende()
    assert code == 2
    assert ein_satz(error)
    assert "ozg up" in error
