"""The guide: what the adviser reads when they do not know."""
