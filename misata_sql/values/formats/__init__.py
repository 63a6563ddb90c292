"""Identifiers of a fixed length: their places, the alphabets of these, and the rules of their check digits."""
