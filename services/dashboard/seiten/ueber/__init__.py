"""The pages every public site owes its readers, and the way to the interfaces."""
