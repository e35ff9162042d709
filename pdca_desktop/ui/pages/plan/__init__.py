"""The plan builder."""
