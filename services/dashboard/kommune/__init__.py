"""What one Kommune and those who look after it see together: the cockpit."""
