"""The operators: what can go wrong with a cell, each a scalar SQL function of its own."""
