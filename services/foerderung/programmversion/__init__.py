"""Versions of a programme: drafted, tried, published."""
