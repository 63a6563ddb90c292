"""Constants of SQL, their stored form in a column's type, and the domain that CHECKs leave of a column."""
