"""Four histories, one environment."""
