"""What each screen shows, as plain frozen values in final words; pure functions from domain values."""
