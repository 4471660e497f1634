"""Kommunen side by side."""
