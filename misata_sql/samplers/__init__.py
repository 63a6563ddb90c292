"""Samplers: what a generator draws, fitted to a column's type and domain, as steps of a program."""
