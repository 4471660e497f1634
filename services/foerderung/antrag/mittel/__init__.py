"""What follows a Bewilligung: the contract, the money, and what it was used for."""
