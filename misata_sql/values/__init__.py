"""What cells are made of: vocabularies and the strings of a regular expression."""
