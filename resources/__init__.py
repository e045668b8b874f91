"""Data only: catalogues, scenarios, languages, icons, themes, calendar."""
