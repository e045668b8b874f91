"""The command palette (Ctrl+K) and the list of keys (F1): every action of the window, by name and by key."""
