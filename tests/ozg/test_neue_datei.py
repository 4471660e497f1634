"""Files with keys: whole, for their owner only, and nothing half of them is left."""

from contextlib import suppress
from pathlib import Path

import pytest

from ozg.neue_datei import ganze_datei, neue_datei


def test_eine_aeltere_wird_als_ganze_ersetzt(tmp_path: Path) -> None:
    datei = tmp_path / "schluessel"
    for inhalt in (b"lang" * 100, b"kurz"):
        ganze_datei(datei, inhalt)
        assert (datei.read_bytes(), datei.stat().st_mode & 0o777) == (inhalt, 0o600)
    assert list(tmp_path.iterdir()) == [datei]


def test_was_sich_nicht_ersetzen_laesst_hinterlaesst_nichts(tmp_path: Path) -> None:
    im_weg = tmp_path / "schluessel"
    im_weg.mkdir()
    with pytest.raises(IsADirectoryError):
        ganze_datei(im_weg, b"neu")
    assert list(tmp_path.iterdir()) == [im_weg]


def test_eine_neue_gab_es_noch_nicht(tmp_path: Path) -> None:
    datei = tmp_path / "schluessel"
    with suppress(RuntimeError), neue_datei(datei) as halbe:
        halbe.write(b"halb")
        raise RuntimeError
    assert not datei.exists()
    datei.write_bytes(b"da")
    with pytest.raises(FileExistsError), neue_datei(datei):
        pass
    assert datei.read_bytes() == b"da"
