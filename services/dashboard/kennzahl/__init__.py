"""The catalogue of Kennzahlen and their course over time."""
