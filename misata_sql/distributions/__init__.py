"""Quantile functions in IEEE operations, and their tables for the kernels. See tables.py and
discrete.py.
"""
