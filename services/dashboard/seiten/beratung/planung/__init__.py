"""Planning for ekom21: how busy the teams are, what they do, when they are away."""
