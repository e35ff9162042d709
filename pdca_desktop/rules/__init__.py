"""What is allowed: dated values with their sources, verdicts, ways out, best mixes, next question."""
