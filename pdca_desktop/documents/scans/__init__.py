"""Pieces received as pictures or foreign PDFs, made fit to be annexed to a document."""
