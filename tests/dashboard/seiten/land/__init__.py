"""Tests of the page `/`."""
