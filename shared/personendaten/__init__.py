"""Where data of persons are stored, how long, and what is stored of one of them."""
