"""The phone beside the desk: a real softphone behind the port `Phone`, and what stands there where none is set up."""
