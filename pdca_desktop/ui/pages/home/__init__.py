"""What to resume and what is missing."""
