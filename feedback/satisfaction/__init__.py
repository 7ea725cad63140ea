"""The page of satisfaction: what was answered after visits, by what was experienced and by whom, and how it changed.
Groups of few answers are withheld, in the figures as in the rows. Sixteen queries, however much there is.
"""
