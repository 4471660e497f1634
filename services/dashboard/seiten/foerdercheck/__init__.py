"""The pages beneath `/foerdercheck`: which programme fits, why, and what is missing."""
