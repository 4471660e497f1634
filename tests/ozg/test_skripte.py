"""The scripts of docs/skripte, as an administrator runs them, against a running platform."""

import csv
import io
import json
import runpy
import sys
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from ozg.token_ausstellen import token_ausstellen
from ozg.umgebung import WURZEL
from shared.clients import PlattformSync
from shared.clients.aufruf import Datei
from shared.clients.foerderung import antraege, antragsschritte, nachweise
from shared.schemas.antrag import AntragCreate, AntragRead
from tests.foerderung.antrag.schritte import entwurf
from tests.ozg.conftest import LaufendePlattform
from tests.shared.dateien.dateien import pdf

SKRIPTE = WURZEL / "docs" / "skripte"
KREIS, STADT, DORT = "06635", "06413000", "Arbeitslosengeld II"


@pytest.fixture
def als(plattform: LaufendePlattform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Profile":
    monkeypatch.setenv("OZG_DATEN", plattform.env["OZG_DATEN"])
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("OZG_PROFIL", "skript")
    (tmp_path / "ozg").mkdir()
    return Profile(plattform, tmp_path / "ozg")


class Profile:
    """Writes the profile scripts use: a role, with its token in a file of its owner's."""

    def __init__(self, plattform: LaufendePlattform, ordner: Path) -> None:
        self.adresse, self._ordner = plattform.adresse, ordner
        self._daten = Path(plattform.env["OZG_DATEN"])

    def __call__(self, rolle: str, *, ags: str | None = None, dienst: str | None = None) -> None:
        datei = self._ordner / "token"
        datei.touch(mode=0o600)
        datei.write_text(self.token(rolle, ags=ags, dienst=dienst))
        (self._ordner / "profile.toml").write_text(
            f"[profil.skript]\nadresse = {json.dumps(self.adresse)}\n"
            f"token_datei = {json.dumps(str(datei))}\n"
        )

    def token(self, rolle: str, *, ags: str | None = None, dienst: str | None = None) -> str:
        return token_ausstellen(
            self._daten,
            rollen=[rolle],
            ags=[ags] if ags else [],
            person=f"{rolle}-{ags}",
            minuten=30,
            jetzt=datetime.now(UTC),
            dienst=dienst,
        )


def lauf(monkeypatch: pytest.MonkeyPatch, skript: str, *angaben: str) -> int | str | None:
    """Run a script and return what it exits with."""
    monkeypatch.setattr(sys, "argv", [skript, *angaben])
    try:
        runpy.run_path(str(SKRIPTE / f"{skript}.py"), run_name="__main__")
    except SystemExit as ende:
        return ende.code
    return None


def test_hessenfinder(
    als: Profile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    als("koordinierungsstelle")
    datei = tmp_path / "eintraege.csv"
    datei.write_text(f"ags;onlinedienst\n{STADT};{DORT}\n{STADT};Nur dort\n", "utf-8")
    assert lauf(monkeypatch, "hessenfinder_abgleich", str(datei)) is None
    zeilen = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    fehlt = {zeile["onlinedienst"]: zeile["fehlt"] for zeile in zeilen}
    assert fehlt.pop("Nur dort") == "hier"
    assert DORT not in fehlt
    assert fehlt["Vergnügungssteuer"] == "im Hessenfinder"


def test_sammelmeldung(
    als: Profile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    als("plattform", ags="06636013", dienst="katalog")
    datei = tmp_path / "meldungen.csv"
    kopf, schritt = "ags;onlinedienst;stufe;am\n", "06636013;abfallgebuehr;"
    datei.write_text(f"{kopf}{schritt}abgerufen;2021-04-01\n{schritt}nutzbar;2021-04-02\n", "utf-8")
    for _ in range(2):  # sent again it changes nothing and says the same
        assert lauf(monkeypatch, "sammelmeldung", str(datei)) == 1
        gesagt = capsys.readouterr().out
        assert "1 angenommen, 1 abgelehnt." in gesagt
        assert gesagt.startswith("Zeile 3: ")
    datei.write_text(f"{kopf}{schritt}irgendwo;\n", "utf-8")
    assert lauf(monkeypatch, "sammelmeldung", str(datei)) == "Zeile 2: stufe stimmt nicht."


def test_foerderchancen(als: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    als("koordinierungsstelle")
    ziel = tmp_path / "chancen.xlsx"
    assert lauf(monkeypatch, "foerderchancen", KREIS, str(ziel)) is None
    kopf, *zeilen = openpyxl.load_workbook(ziel).active.iter_rows(values_only=True)
    assert kopf[:3] == ("AGS", "Kommune", "Programm")
    volkmarsen = {z[2]: z[3] for z in zeilen if z[1] == "Volkmarsen"}
    assert volkmarsen["STARKE_HEIMAT_CIVENTO"] == "foerderfaehig"
    assert len({z[0] for z in zeilen}) == 22


def test_fristen(
    als: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    antrag = eingereicht(als)
    als("foerderstelle")
    assert lauf(monkeypatch, "fristen", "120") == 1
    assert f"{antrag.aktenzeichen}  bearbeitung" in capsys.readouterr().out
    lauf(monkeypatch, "fristen", "1")
    assert antrag.aktenzeichen not in capsys.readouterr().out


def test_without_a_profile(als: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OZG_PROFIL")
    assert "OZG_PROFIL" in str(lauf(monkeypatch, "fristen", "1"))


def eingereicht(als: Profile) -> AntragRead:
    """Submit an Antrag of three cities, with the clients alone."""
    eingabe = AntragCreate.model_validate(entwurf())
    lead, *partner = (teilnahme.ags for teilnahme in eingabe.kommunen)
    with PlattformSync(als.adresse, token=als.token("kommune", ags=lead)) as ozg:
        antrag = ozg(antraege.anlegen(eingabe)).inhalt
        for fehlt in antrag.fehlende_nachweise:
            datei = Datei("nachweis.pdf", "application/pdf", io.BytesIO(pdf(fehlt.art.encode())))
            ozg(nachweise.hochladen(antrag.id, fehlt.art, datei))
        for ags in partner:
            with PlattformSync(als.adresse, token=als.token("kommune", ags=ags)) as anderer:
                gelesen = anderer(antraege.antrag(antrag.id))
                anderer(antragsschritte.zustimmen(antrag.id, etag=gelesen.etag))
        gelesen = ozg(antraege.antrag(antrag.id))
        return ozg(antragsschritte.einreichen(antrag.id, etag=gelesen.etag)).inhalt
