"""The wall: a full screen of figures that needs no hand, turns its own pages and admits when it is old."""
