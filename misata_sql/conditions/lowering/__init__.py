"""Conditions as kernels: from a typed tree to the source of a loop that Numba compiles.

`lower.py` walks the tree; each of the other modules lowers one family of operations. What has no lowered form raises
NotLoweredError, and the condition is judged by Polars, with the same result.
"""
