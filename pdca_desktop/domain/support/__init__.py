"""Schemes with a file of their own beside the financing plan."""
