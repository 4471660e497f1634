"""Files from outside: what they are, whether they are harmless, how they are served."""
