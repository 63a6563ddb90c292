"""misata_violate: cells that make a named CHECK false, all others of the table kept."""
