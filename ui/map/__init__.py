"""The map: grids, components and open cases, drawn from what is on this seat's disk; no tiles, no network."""
