"""An amount of money in German words, as a Bescheid writes it beside the figures.

num2words, the usual library, writes 101000 as "einhunderteinstausend" and cents that are not there.
"""

from decimal import Decimal

BIS_ZWANZIG = (
    "", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
ZEHNER = (
    "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
)  # fmt: skip
GROSSE = ((10**9, "Milliarde", "Milliarden"), (10**6, "Million", "Millionen"))
GRENZE = Decimal(10) ** 12


def in_worten(betrag: Decimal) -> str:
    """Return `einhunderttausend Euro` or `zwölf Euro und fünfzig Cent`.

    EUR, 0 to below 10¹², at most two decimals; raises ValueError for any other amount.
    """
    cent = betrag * 100
    if not 0 <= betrag < GRENZE or cent != int(cent):
        raise ValueError(f"no amount of money: {betrag}")
    euro, cent_rest = divmod(int(cent), 100)
    teile = []
    if euro or not cent_rest:
        teile.append(f"{_zahl(euro)} Euro")
    if cent_rest:
        teile.append(f"{_zahl(cent_rest)} Cent")
    return " und ".join(teile)


def _zahl(zahl: int) -> str:
    if zahl == 0:
        return "null"
    woerter = []
    for wert, einzahl, mehrzahl in GROSSE:
        anzahl, zahl = divmod(zahl, wert)
        if anzahl:
            woerter.append(f"eine {einzahl}" if anzahl == 1 else f"{_klein(anzahl)} {mehrzahl}")
    if zahl:
        woerter.append(_klein(zahl))
    return " ".join(woerter)


def _klein(zahl: int) -> str:
    """Return a number below a million in one word, as it stands before a noun."""
    tausend, rest = divmod(zahl, 1000)
    return f"{_hunderter(tausend)}tausend{_hunderter(rest)}" if tausend else _hunderter(rest)


def _hunderter(zahl: int) -> str:
    hundert, rest = divmod(zahl, 100)
    vorne = f"{BIS_ZWANZIG[hundert]}hundert" if hundert else ""
    if rest < 20:
        return vorne + BIS_ZWANZIG[rest]
    zehn, eins = divmod(rest, 10)
    return f"{vorne}{BIS_ZWANZIG[eins]}und{ZEHNER[zehn]}" if eins else vorne + ZEHNER[zehn]
