"""Wire contract of the Katalog's Mitteilungen."""

from enum import StrEnum


class Mitteilungsart(StrEnum):
    """`frage` is a "Kurze Frage & schnelle Antwort"."""

    INFOBRIEF = "infobrief"
    FOERDERFIBEL = "foerderfibel"
    HANDREICHUNG = "handreichung"
    FRAGE = "frage"
