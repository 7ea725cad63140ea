"""«This is wrong»: the member says it, the desk answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bookings.penalty_forms import AnswerForm, WrongForm
from bookings.penalty_lists import ObjectionFilter, ObjectionTable
from bookings.selectors.decisions import about_booking
from bookings.selectors.doors import objection_for, own_booking
from bookings.selectors.objection import objections, waiting, wrong_with
from bookings.services import objection as service
from members.views.member import desk
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, list_page

WORDS = Words(
    title=gettext_lazy("Objections"),
    lead=gettext_lazy("What members find wrong with a booking, or with what it is to cost. The oldest stands first."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nobody has objected yet"),
    empty_text=gettext_lazy("Every message about a booking has a link «this is wrong»; what is said there shows here."),
    icon="circle-check",
)


@require_http_methods(["GET", "POST"])
@login_required
def wrong(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows the booking with what was said of it and one button, POST hands it to the desk."""
    booking = own_booking(request.user, pk)
    form = WrongForm(request.POST or None)
    here = reverse("bookings:wrong", args=[booking.pk])

    def save() -> str:
        service.object_to(booking.pk, form.cleaned_data["text"], by=request.user)
        return here

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("Thank you. The front desk looks at it and answers you by message."))
        return redirect(target)
    context = {"booking": booking, "session": booking.session, "wrong": wrong_with(booking), "form": form}
    return render(request, "bookings/wrong.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk("bookings.settle_objection")
def objection_list(request: SignedInRequest) -> HttpResponse:
    return list_page(
        request,
        objections(),
        ObjectionTable,
        ObjectionFilter,
        template="bookings/objection_list.html",
        words=WORDS,
        list_url=reverse("bookings:objection_list"),
        add_url="",
        open_objections=waiting(request.user),
    )


@require_http_methods(["GET", "POST"])
@desk("bookings.settle_objection")
def objection(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what was objected to and all that is known of it, POST answers."""
    found = objection_for(request.user, pk)
    form = AnswerForm(request.POST or None)
    back = reverse("bookings:objection_list")

    def save() -> str:
        fields = form.cleaned_data
        service.answer(found.pk, outcome=fields["outcome"], text=fields["answer"], by=request.user)
        return back

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("%(name)s is told.") % {"name": found.booking.member.name})
        return redirect(target)
    context = {"objection": found, "decisions": about_booking(found.booking), "form": form, "back_url": back}
    return render(request, "bookings/objection.html", context, status=422 if form.is_bound else 200)
