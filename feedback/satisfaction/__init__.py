"""The page of satisfaction: what was answered after classes, by what the class and its guest were, and how it changed.
Groups of few answers are withheld, in the figures as in the rows. Sixteen queries, however much there is.
"""
