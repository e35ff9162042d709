"""Pas-de-Calais Actif on the adviser's desk."""
