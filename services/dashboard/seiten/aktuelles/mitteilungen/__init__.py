"""Writing Mitteilungen: as drafts, published from a day on, taken back."""
