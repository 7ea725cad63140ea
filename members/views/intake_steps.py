"""The steps of an intake, the same at the desk and on the tablet: each keeps what it asks and leads on to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.agreement_forms import DrawnForm, PaperForm
from members.agreement_policies import asked_for
from members.contact_session import show
from members.errors import SomebodyElseReceived
from members.intake_forms import (
    AimsForm,
    BasicsForm,
    DeskBasicsForm,
    GuestBasicsForm,
    NextForm,
)
from members.models import Consent, Intake, Member
from members.screening_forms import ScreeningForm
from members.selectors.agreement import is_minor, unsigned
from members.selectors.consent import State as ConsentState
from members.selectors.consent import is_child, standing_of
from members.selectors.intake import STEPS, lasting, on_tablet_since
from members.selectors.photo import shown, text_to_agree
from members.selectors.recommending import proposals_for, wanted_by
from members.selectors.screening import State, health_of, questions_for
from members.services import intake as service
from members.services import screening
from members.services.photo import NewPhoto
from members.services.recommending import recommend
from members.views.agreement import Signing
from members.views.member import known_from
from venue import clock, htmx, submissions
from venue.actors import Actor
from venue.models import AgreedText
from venue.models.agreed_text import Kind
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.agreed_text import text_now

Step = Intake.Step
KEPT = (State.VALID, State.DECLINED)
DESK = Consent.Where.DESK
GUEST_AGREES = gettext_lazy("The guest has read the text above and agrees to it; for a child under 14, the guardian")
I_AGREE = gettext_lazy("I have read the text above and agree to it; for a child under 14, as the guardian")


@dataclass(frozen=True)
class Reception:
    """One intake in somebody's hands: at the desk, or the guest's own at the tablet."""

    intake: Intake
    by: Actor
    is_guest: bool = False

    @property
    def person(self) -> Member | None:
        return self.intake.member

    def url(self, step: str) -> str:
        if self.is_guest:
            return reverse("members:guest_step", args=[step])
        return reverse("members:intake_step", args=[self.intake.pk, step])

    def sign_url(self, text_pk: int) -> str:
        if self.is_guest:
            return reverse("members:guest_sign", args=[text_pk])
        return reverse("members:intake_sign", args=[self.intake.pk, text_pk])

    def after(self, step: str) -> str:
        return self.url(STEPS[STEPS.index(step) + 1])

    @property
    def steps(self) -> list[tuple[str, str, bool]]:
        """Each step with where it is, if it can be gone to, and whether it is done."""
        reached = STEPS.index(self.intake.step)
        return [
            (str(Step(step).label), self.url(step) if n <= reached else "", n < reached) for n, step in enumerate(STEPS)
        ]


def page(request: HttpRequest, run: Reception, step: str, status: int = 200, **context: Any) -> HttpResponse:
    """A step in the frame of the intake; at the desk with what can be done beside it."""
    context |= {"run": run, "intake": run.intake, "member": run.person, "step": step}
    context["current"] = STEPS.index(step) + 1
    if not run.is_guest:
        context |= {"lasting": lasting(run.intake), "on_tablet_since": on_tablet_since(run.intake)}
    return render(request, f"members/intake_{step}.html", context, status=status)


def step_page(request: HttpRequest, run: Reception, step: str) -> HttpResponse:
    """A step that can be gone to; a later one leads to the one that is due."""
    if step not in STEPS:
        raise Http404
    if STEPS.index(step) > STEPS.index(run.intake.step):
        return redirect(run.url(run.intake.step))
    return HANDLERS[step](request, run)


def basics(request: HttpRequest, run: Reception) -> HttpResponse:
    """Who it is. At the desk phone and email of somebody known stand in the form, so that opening it is a look at them.
    The form says whom it was opened for: one that was left open changes nobody who came in between.
    """
    if request.method == "POST" and request.POST.get("known", "").isdecimal() and not run.is_guest:
        service.take_person(run.intake.pk, int(request.POST["known"]), by=run.by)
        return redirect(run.after(Step.BASICS))
    if request.method == "POST" and htmx.wants_fragment(request) and not run.is_guest:  # while somebody is typed in
        return render(request, "members/intake_basics.html#known", {"known": known_from(request.POST)})
    if run.person and not run.is_guest:
        show(cast(SignedInRequest, request), run.person)
    form = basics_form(request, run)
    meant = request.POST.get("person", "") if request.method == "POST" else key_of(run.person)
    if request.method == "POST" and (
        target := save_once(request, form, lambda: keep_basics(run, form, meant), by=run.by)
    ):
        return redirect(target)
    known = [] if run.is_guest or run.person else known_from(request.POST)
    if form.is_bound and known:
        form.offer_to_add()
    context: dict[str, Any] = {"form": form, "known": known, "meant": meant}
    if takes_photo(run):
        context |= {"takes_photo": True, "photo_text": text_to_agree(run.person)}
        context["has_photo"] = bool(run.person and shown([run.person]))
    return page(request, run, Step.BASICS, 422 if form.is_bound else 200, **context)


def key_of(person: Member | None) -> str:
    return str(person.pk) if person else ""


def keep_basics(run: Reception, form: DeskBasicsForm | GuestBasicsForm, meant: str) -> str:
    if meant != key_of(run.person):
        raise SomebodyElseReceived
    service.keep_person(
        run.intake.pk,
        form.facts,
        member_pk=run.intake.member_id,
        is_somebody_else=bool(form.cleaned_data.get("somebody_else")),
        new_photo=photo_in(form, run),
        by=run.by,
    )
    return run.after(Step.BASICS)


def basics_form(request: HttpRequest, run: Reception) -> DeskBasicsForm | GuestBasicsForm:
    said: dict[str, Any] = {"data": request.POST or None, "files": request.FILES or None}
    said["initial"] = BasicsForm.typed_from(run.person) if run.person else {}
    is_asked = text_to_agree(run.person) is not None
    if not run.is_guest:
        return DeskBasicsForm(**said, asks=GUEST_AGREES if is_asked else "", camera="environment")
    return GuestBasicsForm(
        **said,
        asks=I_AGREE if is_asked else "",
        camera="user",
        guardian_number=GuestBasicsForm.guardian_of(run.person),
        signs_in=bool(run.person and run.person.user_id),
        takes_photo=takes_photo(run),
    )


def takes_photo(run: Reception) -> bool:
    """At the tablet the first one alone: whom the house knows by a photo gets another at the desk, from somebody who
    sees who it is.
    """
    return not (run.is_guest and run.person and run.person.photo)


def photo_in(form: DeskBasicsForm | GuestBasicsForm, run: Reception) -> NewPhoto | None:
    """The photo that was taken with it; of a child it is the guardian who agreed."""
    return form.new(DESK, is_by_guardian=form.is_of_child, by=run.by, answers=run.intake.responsible)


def health(request: HttpRequest, run: Reception) -> HttpResponse:
    """The questions, unless they were answered, or declined, and that still holds."""
    person = person_of(run)
    found, has_agreed = health_of(person.pk), standing_of(person, Kind.HEALTH).state is ConsentState.GIVEN
    is_kept = found.state in KEPT
    if request.method == "POST" and "keeps" in request.POST and is_kept:
        service.pass_step(run.intake.pk, Step.SCREENING, by=run.by)
        return redirect(run.after(Step.SCREENING))
    asks_guardian = is_child(person)
    words: dict[str, Any] = {"where": DESK, "is_by_guardian": asks_guardian, "by": run.by}
    if request.method == "POST" and "declines" in request.POST:
        return passed(request, run, Step.SCREENING, lambda: screening.decline(person.pk, **words))
    text = None if has_agreed else text_now(Kind.HEALTH)
    form = ScreeningForm(
        request.POST or None,
        questions=questions_for(person),
        text_pk=text.pk if text else None,
        asks_guardian=asks_guardian,
    )

    def save() -> str:
        screening.screen(person.pk, form.said, **words)
        service.pass_step(run.intake.pk, Step.SCREENING, by=run.by)
        return run.after(Step.SCREENING)

    if request.method == "POST" and (target := save_once(request, form, save, by=run.by)):
        return redirect(target)
    context = {"form": form, "text": text, "health": found, "is_kept": is_kept}
    return page(request, run, Step.SCREENING, 422 if form.is_bound else 200, **context)


def aims(request: HttpRequest, run: Reception) -> HttpResponse:
    form = AimsForm(request.POST or None, initial=AimsForm.typed_from(run.intake))

    def save() -> str:
        service.keep_aims(run.intake.pk, form.aims, by=run.by)
        return run.after(Step.GOALS)

    if request.method == "POST" and (target := save_once(request, form, save, by=run.by)):
        return redirect(target)
    return page(request, run, Step.GOALS, 422 if form.is_bound else 200, form=form)


def agreements(request: HttpRequest, run: Reception) -> HttpResponse:
    """What is still to be signed, each one step away; going on without is possible and stands at the desk."""
    if request.method == "POST":
        return passed(request, run, Step.AGREEMENTS, lambda: None)
    owed = unsigned(person_of(run).pk, asked_for(clock.now()))
    return page(request, run, Step.AGREEMENTS, owed=[(kind, run.sign_url(pk)) for kind, pk in owed])


def recommendation(request: HttpRequest, run: Reception) -> HttpResponse:
    """What the rules propose now, each with its reason; kept as it is told."""
    if request.method == "POST":

        def keep() -> str:
            recommend(run.intake.pk, by=run.by)
            return run.after(Step.RECOMMENDATION)

        return redirect(submissions.once(request.POST.get("form_key", ""), keep, by=run.by))
    return page(request, run, Step.RECOMMENDATION, lines=proposals_for(wanted_by(run.intake)))


def next_step(request: HttpRequest, run: Reception) -> HttpResponse:
    """What comes next ends the intake; at the tablet the guest only gives it back."""
    if run.is_guest:
        return page(request, run, Step.NEXT)
    person = person_of(run)
    form = NextForm(request.POST or None)
    places = {
        Intake.Next.BOOK: f"{reverse('bookings:desk')}?q={person.number}",
        Intake.Next.SELL: reverse("members:sell", args=[person.pk]),
    }

    def save() -> str:
        chosen = form.cleaned_data["next_step"]
        service.finish(run.intake.pk, chosen, form.cleaned_data["note"], by=run.by)
        return places.get(chosen, reverse("members:member", args=[person.pk]))

    if request.method == "POST" and (target := save_once(request, form, save, by=run.by)):
        messages.success(request, _("The intake is done."))
        return redirect(target)
    return page(request, run, Step.NEXT, 422 if form.is_bound else 200, form=form)


HANDLERS: dict[str, Callable[[HttpRequest, Reception], HttpResponse]] = {
    Step.BASICS: basics,
    Step.SCREENING: health,
    Step.GOALS: aims,
    Step.AGREEMENTS: agreements,
    Step.RECOMMENDATION: recommendation,
    Step.NEXT: next_step,
}


def passed(request: HttpRequest, run: Reception, step: str, action: Callable[[], object]) -> HttpResponse:
    """Do what the step is about, and lead on."""

    def both() -> str:
        action()
        service.pass_step(run.intake.pk, step, by=run.by)
        return run.after(step)

    return redirect(submissions.once(request.POST.get("form_key", ""), both, by=run.by))


def person_of(run: Reception) -> Member:
    if run.person is None:
        raise Http404
    return run.person


def signing(run: Reception, text: AgreedText) -> Signing:
    """One agreement within the intake: drawn at the tablet, at the desk also on paper."""
    person = person_of(run)
    is_by_guardian = is_minor(person)
    guardian = person.guardian.name if person.guardian else ""
    return Signing(
        person,
        text,
        run.sign_url(text.pk),
        "",
        run.url(Step.AGREEMENTS),
        (DrawnForm,) if run.is_guest else (DrawnForm, PaperForm),
        is_by_guardian,
        guardian if is_by_guardian else person.name,
        at_desk=not run.is_guest,
        by=run.by,
    )
