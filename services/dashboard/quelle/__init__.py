"""The other services as sources of figures, and what they last answered."""
