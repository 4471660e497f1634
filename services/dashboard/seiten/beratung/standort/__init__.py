"""Where a Kommune stands: the questionnaire and the module it leads to."""
