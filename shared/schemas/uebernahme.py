"""Wire contract of imports."""

from enum import StrEnum


class Uebernahmeart(StrEnum):
    GV100AD = "gv100ad"
    LEIKA = "leika"
    XZUFI = "xzufi"


class Laufstatus(StrEnum):
    WARTEND = "wartend"
    LAUFEND = "laufend"
    FERTIG = "fertig"
    GESCHEITERT = "gescheitert"
