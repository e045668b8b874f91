"""This seat's own disk: confirmed cases, pending commands and reference data in encrypted files."""
