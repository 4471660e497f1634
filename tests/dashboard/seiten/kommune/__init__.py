"""Tests of the pages about Kommunen."""
