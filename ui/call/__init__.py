"""The call in the operator's window beside its form: the phone's line, the caller's card, missed calls."""
