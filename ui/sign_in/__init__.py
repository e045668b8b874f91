"""Signing in: a page in the window, or a card over the form when the centre asks for the password again."""
