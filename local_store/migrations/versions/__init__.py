"""One module for each format of desk.db that was ever released."""
