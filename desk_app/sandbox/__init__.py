"""The practice desk: the real centre on a private file, simulated people around it, a clock that can run fast."""
