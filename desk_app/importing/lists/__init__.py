"""A district's own lists in and out: read strictly, checked as a whole, told row by row, written to be read again."""
