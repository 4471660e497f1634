"""Pages of Anträge: a task list for Kommunen, work lists by act for the offices."""
