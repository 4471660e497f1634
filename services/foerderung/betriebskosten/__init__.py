"""Betriebskosten the Land bears without an Antrag: reported by month, paid from a year's Budget."""
