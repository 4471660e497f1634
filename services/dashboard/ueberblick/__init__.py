"""The overview of Hessen: one tile per figure."""
