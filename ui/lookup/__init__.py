"""The look-up: one box for grids, components, the catalogue and people, with a card of what was found."""
