"""The exchange with the head office, seen from the desktop; the HTTP client only here."""
