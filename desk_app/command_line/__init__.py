"""The command line's pages: what `desk-app` can be asked for, one module for each kind of user."""
