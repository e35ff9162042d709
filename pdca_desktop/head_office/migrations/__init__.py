"""How the database of the head office grows: columns and tables are added, never changed nor removed."""
