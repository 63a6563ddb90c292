"""The built-in lists: LISTS of each module maps a name to (about, entries).

An entry is a value, where they are ranked, or (value, weight).
"""
