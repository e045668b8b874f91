"""The history of the centre's tables, one file for each revision."""
