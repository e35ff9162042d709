"""First start, lock, recovery: what covers the window while the dossiers are closed."""
