"""The page behind the link that `manage.py first_owner` prints."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from venue.forms import FirstOwnerForm
from venue.selectors import owner as owners
from venue.services import owner
from venue.sign_in import BACKEND


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
def first_owner(request: HttpRequest, token: str) -> HttpResponse:
    """Name, address and password of the first owner, who is signed in at once."""
    if not owners.is_link_good(token):
        raise owner.LinkUsedUp
    form = FirstOwnerForm(request.POST or None)
    if form.is_valid():
        try:
            user = owner.create_first_owner(token, **form.cleaned_data)
        except owner.EmailTaken as taken:
            form.add_error("email", str(taken))
        else:
            login(request, user, backend=BACKEND)
            record_authentication(request, user, "password", reauthenticated=True)  # chosen this very moment
            request.session["setting_up"] = True
            messages.success(request, _("Welcome. The venue is yours to set up."))
            return redirect("venue:start")
    return render(request, "first_owner.html", {"form": form}, status=422 if form.is_bound else 200)
