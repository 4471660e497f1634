"""Collective checks: every Kommune of a Stichtag against every programme, kept."""
