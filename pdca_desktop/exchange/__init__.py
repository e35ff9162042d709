"""Forms that leave the machine: the dossier file, its JSON Schema, the official lists that come in."""
