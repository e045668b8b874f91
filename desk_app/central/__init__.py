"""The central store: decides commands, keeps the ledger, and serves it over HTTP."""
