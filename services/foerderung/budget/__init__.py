"""What a programme has to give, and the act that binds it."""
