"""The checklists that the program brings, in both languages. What a house has changed stays as it changed it."""

from safety.shipped import cleaning, inspections, rounds, service

LISTS = [*rounds.LISTS, *inspections.LISTS, *cleaning.LISTS, *service.LISTS]
