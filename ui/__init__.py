"""Windows and widgets: one folder for each pane; they know the desk's door, the domain's values and Qt, no more."""
