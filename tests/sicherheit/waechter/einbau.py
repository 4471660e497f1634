"""A plugin of pytest, named before all others: what they import has its switches."""

from tests.sicherheit.waechter import schalten

schalten.einbauen()
