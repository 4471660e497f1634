"""From the first line to the submission: what the Kommunen do before the authority."""
