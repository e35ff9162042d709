"""How this machine works for the adviser."""
