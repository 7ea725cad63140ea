"""The report on cases: how many there were, of what kind, from which cause and where, how well the time was kept, what
grew, and what was done. Every number leads to its rows.
"""
