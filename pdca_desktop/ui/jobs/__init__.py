"""Work away from the main thread."""
