"""Abschlussberichte of consultings that took place."""
