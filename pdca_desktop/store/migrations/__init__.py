"""Migrations of the encrypted file, each self-contained: names and types in it are frozen."""
