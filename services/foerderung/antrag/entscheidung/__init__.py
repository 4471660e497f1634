"""Votes, exceptions, and the decision two persons stand for, until it is told."""
