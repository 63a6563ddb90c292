"""Counter-based random numbers: the generator, its keys, and keyed permutations."""
