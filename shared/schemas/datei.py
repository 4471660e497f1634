"""Wire contract of uploaded files, whatever they are for."""

from enum import StrEnum

MAX_DATEI = 20 * 1024 * 1024
MAX_HOCHLADEN = MAX_DATEI + 64 * 1024  # with what stands around the file


class Dateityp(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    ODT = "odt"
    DOCX = "docx"
    XLSX = "xlsx"


class Scanstatus(StrEnum):
    AUSSTEHEND = "ausstehend"
    SAUBER = "sauber"
    BEFALLEN = "befallen"
