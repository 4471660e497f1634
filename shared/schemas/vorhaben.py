"""Wire contract of projects that others can use."""

from enum import StrEnum


class Nachnutzungsstatus(StrEnum):
    ANGEFRAGT = "angefragt"
    ZUGESAGT = "zugesagt"
    ABGELEHNT = "abgelehnt"
    IN_NUTZUNG = "in_nutzung"
    BEENDET = "beendet"
