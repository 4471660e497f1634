"""The page `/angaben`: what has been published, by whom, and where sources contradict."""
