"""What the head office published, to be read."""
