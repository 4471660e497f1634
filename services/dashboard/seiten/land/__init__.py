"""The page `/`: how far is Hessen."""
