"""Numba kernels: one family of samplers per file, each a loop over rows that calls nothing outside."""
