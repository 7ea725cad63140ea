"""The pages of what one survey says: its questions, groups, dimensions and drivers, the rows behind every number, and
all of it for a spreadsheet. Groups of few answers are withheld everywhere alike.
"""
