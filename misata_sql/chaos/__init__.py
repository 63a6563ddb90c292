"""Chaos: faults put into rows on purpose, as a pure function of the rows, so that the truth stays known."""
