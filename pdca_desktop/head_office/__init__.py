"""The head office: orders the acts of all devices and keeps them; the web framework only here."""
