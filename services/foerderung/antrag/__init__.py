"""Anträge from the draft to the last euro accounted for."""
