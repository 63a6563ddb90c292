"""The catalogue of generators: what a user may call, with which arguments, and what it makes."""
