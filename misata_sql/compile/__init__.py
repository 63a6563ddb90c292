"""From what was declared to one fitted source of values a column."""
