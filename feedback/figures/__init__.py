"""The page of the figures of booking and of classes: whether booking could be reached and answered at once, who waited
for a place in vain, and how the classes were held and liked. Eight queries, however much there is.
"""
