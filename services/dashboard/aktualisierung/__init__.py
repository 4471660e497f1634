"""Who has a page open is told what changed."""
