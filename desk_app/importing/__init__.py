"""A district's own lists in and out, and the sample district."""
