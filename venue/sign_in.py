"""Who is signed in, and what they may do: their roles alone decide it, nobody has permissions of their own."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from venue.models import User
from venue.prepared import PreparedModel

BACKEND = "venue.sign_in.Backend"

_user = PreparedModel(User, lambda key: User.objects.filter(pk=key), key=int)


class Backend(AuthenticationBackend):
    """Signs people in as allauth does; asked by every request of theirs."""

    def get_user(self, user_id: int) -> User | None:
        try:
            user = _user.get(key=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()
