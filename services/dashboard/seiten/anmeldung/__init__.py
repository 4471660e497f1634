"""The few pages about logging in and out."""
