"""The rules of the desk: pure values and functions, without a clock, a disk, a network or a window."""
