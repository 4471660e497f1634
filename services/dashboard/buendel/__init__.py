"""The Umsetzungsbündel and since when there is how much."""
