"""Every operation said once; connections between services, and a whole platform for scripts."""

from shared.clients.plattform import Plattform, PlattformSync
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar

__all__ = ["Abgelehnt", "DienstNichtErreichbar", "Plattform", "PlattformSync"]
