"""One fault a file: a context that does it, answers what was hit, and ends it."""
