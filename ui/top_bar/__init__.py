"""The bar above the panes: seat state, who sits here, palette, how the seat stands with the centre, its clock."""
