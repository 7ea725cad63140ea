"""The program as it is; with WITHOUT_LOCKS in the environment, its row locks become plain reads.

Either way each refusal by the database is told on stderr, so that a test can say who refused: a rule under its lock, or
the constraint beneath it.
"""

import os
import sys

import venue.wsgi  # sets Django up
from venue import constraints, locking

application = venue.wsgi.application
name_of = constraints.violated_constraint


def name_told(error):
    name = name_of(error)
    print(f"refused by {name}", file=sys.stderr, flush=True)
    return name


constraints.violated_constraint = name_told
if os.environ.get("WITHOUT_LOCKS"):
    locking._for_update = lambda model: model._default_manager.all()
