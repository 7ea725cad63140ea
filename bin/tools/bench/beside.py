"""Make a venue ready as the cells do, and say by which session key its manager is signed in."""

import django

django.setup()

from bin.tools.bench.data import prepare  # noqa: E402 - it needs Django set up

if __name__ == "__main__":
    print(prepare().manager)
