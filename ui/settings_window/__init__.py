"""The settings of this seat: a window beside the desk with a page for the phone, sounds, proposals and the like."""
