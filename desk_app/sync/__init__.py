"""The exchange with the central store: offer, settle, take changes."""
