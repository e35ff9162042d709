"""Aperçu: the pages of a document on the screen, saved, printed, made in number."""
