"""Views of the queue that people save."""

from feedback.models import SavedView
from feedback.queue_errors import NothingToSave, ViewTaken
from venue import locking
from venue.constraints import refused_as
from venue.models import User
from venue.services.keeping import Keeper

REFUSALS = {"feedback_savedview_one_per_name": ViewTaken(), "feedback_savedview_is_whole": NothingToSave()}
keeper = Keeper(SavedView, REFUSALS)


def save_view(*, name: str, query: str, by: User, is_shared: bool = False) -> SavedView:
    """Raises `ViewTaken`, `NothingToSave`."""
    with locking.atomic(by=by), refused_as(REFUSALS):
        return SavedView.objects.create(name=name, query=query, owner=by, is_shared=is_shared)


change_view = keeper.change
remove_view = keeper.remove
