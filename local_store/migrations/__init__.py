"""The steps from one format of desk.db to the next, as Alembic runs them."""
