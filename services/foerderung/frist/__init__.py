"""Fristen: set and met by acts, noted by the service when they draw near or have passed."""
