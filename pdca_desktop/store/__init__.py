"""The encrypted file on this machine: rows, journal, search, migrations, keys and backups."""
