"""What somebody sees of themselves, and how a sign-in begins."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.errors import InvitationOver, TooYoungAlone
from members.forms import PasswordForm
from members.selectors.care import care_of
from members.selectors.data_check import asking
from members.selectors.member import member_of
from members.selectors.membership import contracts_of, ending_soon
from members.selectors.photo import shown
from members.selectors.sign_in import is_verified
from members.services import inviting, joining
from members.sign_up_forms import JoinForm
from venue import clock
from venue.requests import SignedInRequest
from venue.sign_in import BACKEND


@require_GET
@login_required
def my_profile(request: SignedInRequest) -> HttpResponse:
    """One's own facts and contracts; for somebody not known yet, what has to happen first."""
    return profile_page(request, JoinForm())


def profile_page(request: SignedInRequest, join_form: JoinForm) -> HttpResponse:
    person = member_of(request.user)
    contracts = contracts_of(person, clock.today()) if person else []
    context = {
        "member": person,
        "contracts": contracts,
        "ending": ending_soon(contracts),
        "is_verified": is_verified(request.user),
        "asking": asking(person) if person else None,
        "has_photo": bool(person and shown([person])),
        "care": care_of([person.pk])[person.pk] if person else None,
        "join_form": join_form,
    }
    return render(request, "members/my_profile.html", context, status=422 if join_form.is_bound else 200)


@require_POST
@login_required
def join(request: SignedInRequest) -> HttpResponse:
    """For those whose address was proven before they were known here, such as people who work here."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        return profile_page(request, form)
    try:
        joining.join(request.user)
    except TooYoungAlone as refusal:
        form.refuse(refusal)
        return profile_page(request, form)
    messages.success(request, _("This is your account now."))
    return redirect("members:my_profile")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: choose a password, be signed in."""
    try:
        person = inviting.invited(token)
    except InvitationOver as over:
        return render(request, "members/invitation_over.html", {"refusal": over}, status=over.status)
    form = PasswordForm(request.POST or None, member=person)
    if form.is_bound and form.is_valid():
        user = inviting.accept(token, form.cleaned_data["password"])
        login(request, user, backend=BACKEND)
        messages.success(request, _("Welcome! You are signed in and can book now."))
        return redirect("bookings:timetable")
    context = {"form": form, "member": person}
    return render(request, "members/accept_invitation.html", context, status=422 if form.is_bound else 200)
