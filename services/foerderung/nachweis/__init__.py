"""Nachweise: files that prove what an Antrag says."""
