"""Backups: a base backup of the whole PostgreSQL, its WAL as it is written, and the uploads.

Everything is encrypted with age for the holders of a key; PostgreSQL's own programs do the rest.
See docs/betrieb/sicherung.md and ADR 0040.
"""
