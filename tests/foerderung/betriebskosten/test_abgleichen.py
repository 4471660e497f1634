"""What a file adds to the reports in force, without a database."""

from decimal import Decimal

from services.foerderung.betriebskosten.abgleichen import Aenderung, Gemeldet, gleiche_ab
from services.foerderung.betriebskosten.lesen import Kostenzeile
from shared.schemas.betriebskosten import AbgelehnteZeile


def zeile(nr: int, betrag: str, monat: str = "2021-01", sortierung: str = "a") -> Kostenzeile:
    return Kostenzeile(nr, sortierung.upper(), sortierung, monat, Decimal(betrag))


BESTAND = {
    ("a", "2021-01"): Gemeldet(3, Decimal("10.00")),
    ("b", "2021-01"): Gemeldet(1, Decimal("0")),
}


def test_neu_berichtigt_und_schon_bekannt() -> None:
    weniger, mehr = zeile(2, "9.5"), zeile(3, "7", sortierung="b")
    erste, andere = zeile(4, "1", monat="2021-02"), zeile(5, "2", sortierung="c")
    abgleich = gleiche_ab([weniger, mehr, erste, andere], BESTAND)
    assert abgleich.berichtigt == [
        Aenderung(weniger, 4, Decimal("-0.50")),
        Aenderung(mehr, 2, Decimal(7)),
    ]
    assert abgleich.neu == [Aenderung(erste, 1, Decimal(1)), Aenderung(andere, 1, Decimal(2))]
    assert abgleich.aenderungen == [*abgleich.neu, *abgleich.berichtigt]
    assert (abgleich.unveraendert, abgleich.abgelehnt) == (0, [])


def test_derselbe_betrag_aendert_nichts() -> None:
    abgleich = gleiche_ab([zeile(2, "10"), zeile(3, "0.00", sortierung="b")], BESTAND)
    assert (abgleich.unveraendert, abgleich.aenderungen, abgleich.abgelehnt) == (2, [], [])


def test_null_nimmt_zurueck_und_ist_keine_erste_meldung() -> None:
    abgleich = gleiche_ab([zeile(2, "0"), zeile(7, "0.00", sortierung="neu")], BESTAND)
    assert abgleich.berichtigt == [Aenderung(zeile(2, "0"), 4, Decimal(-10))]
    assert abgleich.neu == []
    assert abgleich.abgelehnt == [
        AbgelehnteZeile(
            zeile=7, grund="Null Euro meldet nur, wer eine frühere Meldung zurücknimmt."
        )
    ]
