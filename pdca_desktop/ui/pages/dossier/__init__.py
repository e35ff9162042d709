"""The workspace of one dossier."""
