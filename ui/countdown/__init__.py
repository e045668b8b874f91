"""The countdown: the running clocks, nearest first, and what is due within the hour."""
