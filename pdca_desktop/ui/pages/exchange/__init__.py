"""Échanges: what goes to the head office, what comes from it, and what has to be decided."""
