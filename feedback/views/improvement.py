"""Improvements: which there are, one with its circle, and the steps it takes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback import improvement_search as search
from feedback.improvement_chart import draw
from feedback.improvement_forms import (
    ActForm,
    AfterForm,
    AnswerForm,
    AskForm,
    ChangeForm,
    IneffectiveForm,
    NothingForm,
    PlanForm,
    ProposeForm,
    PublishForm,
    ReasonForm,
    TaskForm,
)
from feedback.improvement_lists import ImprovementFilter, ImprovementTable, head, lines
from feedback.improvement_sources import told
from feedback.measures import in_words
from feedback.models import Improvement
from feedback.selectors import improvement as selectors
from feedback.selectors.improvement import KINDS, MANAGE
from feedback.selectors.own_work import own_work
from feedback.services import improvement as service
from feedback.views.case import holding
from venue import clock
from venue.errors import Text
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.sheets import Sheet, book_response
from venue.views.reference import Words, list_page

FOLLOW = "feedback.follow_improvement"
WORDS = Words(
    title=_("Improvements"),
    lead=_("What is being made better, by whom until when, and whether it worked."),
    add=_("Propose an improvement"),
    added="",
    changed="",
    empty_title=_("Nothing is being improved"),
    empty_text=_("What cases, surveys and hazards show again and again becomes an improvement here."),
    icon="refresh",
)


@require_GET
@holding(FOLLOW)
def improvement_list(request: SignedInRequest) -> HttpResponse:
    """A list, and above it how many stand where; the filters are in the address."""
    rows = selectors.visible_improvements(request.user)
    may_manage = request.user.has_perm(MANAGE)
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("feedback:improvement_list"),
        "add_url": reverse("feedback:improvement_add") if may_manage else "",
        "tabs": tabs(request),
        "todos": own_work(request.user),
        "query": request.GET.urlencode(),
        "may_manage": may_manage,
    }
    return list_page(request, rows, ImprovementTable, ImprovementFilter, "feedback/improvement_list.html", **page)


def tabs(request: SignedInRequest) -> list[tuple[Text, str, bool, int]]:
    """The board: every state with how many stand there."""
    turns = [row.turn for row in selectors.visible_improvements(request.user)]
    chosen = request.GET.get("state", "")
    return [
        (label, f"?state={state}", state == chosen, turns.count(state)) for state, label in Improvement.State.choices
    ]


@require_GET
@holding(MANAGE)
def export(request: SignedInRequest) -> HttpResponse:
    """What the list shows, as a book."""
    chosen = ImprovementFilter(request.GET, queryset=selectors.improvements(), request=request)
    return book_response("improvements", [Sheet(str(_("Improvements")), head(), lines(chosen.qs))])


@require_http_methods(["GET", "POST"])
@holding(MANAGE)
def improvement_add(request: SignedInRequest) -> HttpResponse:
    """`?from=hazard:3` names what it came from; "look for" finds more and keeps what is typed."""
    is_looking = "look" in request.POST
    keys = request.POST.getlist("sources") or request.GET.getlist("from")
    known = search.chosen(keys)
    if request.method == "POST" and not is_looking:
        form = ProposeForm(request.POST, choices=known)
    else:
        form = looking(request, known)

    def save() -> str:
        made = service.propose(**form.cleaned_data, by=request.user)
        return reverse("feedback:improvement", args=[made.pk])

    if form.is_bound and (target := save_once(request, form, save)):
        messages.success(request, str(_("The improvement is written down. Next comes its plan.")))
        return redirect(target)
    return render(request, "feedback/improvement_form.html", {"form": form}, status=422 if form.is_bound else 200)


def looking(request: SignedInRequest, known: list[search.Choice]) -> ProposeForm:
    """The form with what was found for the words, and with what was typed and ticked so far."""
    wanted = request.POST.get("find", "").strip()
    more = [each for each in search.found(wanted) if each not in known] if wanted else []
    typed = {name: request.POST.get(name, "") for name in ("title", "text", "department", "find")}
    form = ProposeForm(choices=[*known, *more], initial=typed | {"sources": [key for key, _label in known]})
    if wanted and not more:
        form.fields["find"].help_text = _("Nothing is found by these words. Perhaps another word, or the number.")
    return form


@require_GET
@holding(FOLLOW)
def improvement(request: SignedInRequest, pk: int) -> HttpResponse:
    return page_of(request, selectors.improvement_for(request.user, pk))


def page_of(request: SignedInRequest, row: Improvement, status: int = 200, **bound: Any) -> HttpResponse:
    """One improvement, with the form of each step that this reader may take now; `bound` is the one that was sent."""
    may = selectors.moves_for(row, request.user)
    figures = list(row.measurements.all())
    wanted = {name: form for name, form in FORMS.items() if getattr(may, name, False)}
    if selectors.own_question(row, request.user):
        wanted["answer"] = AnswerForm
    steps = [
        (
            name,
            form,
            *STEPS["replan" if name == "plan" and figures else name],
            reverse(f"feedback:improvement_{name}", args=[row.pk]),
        )
        for name, form in ({name: form(improvement=row) for name, form in wanted.items()} | bound).items()
    ]
    context = {
        "row": row,
        "kind": KINDS[row.state],
        "measured": in_words(row.measure, row.scope, row.measure_name, row.unit),
        "is_overdue": row.is_overdue(clock.today()),
        "steps": steps,
        "sources": [
            (source, found, request.user.has_perm(found.permission)) for source, found in told(row.sources.all())
        ],
        "reviews": selectors.reviews_of(row),
        "tasks": list(row.tasks.select_related("owner__user")),
        "may_manage": request.user.has_perm(MANAGE),
        "figures": figures,
        "chart": draw(figures, row.target, row.changed_on),
        "events": list(row.events.select_related("by").order_by("-pk")),
        "followed_by": Improvement.objects.get_queryset().filter(follows=row).first(),
    }
    return render(request, "feedback/improvement.html", context, status=status)


FORMS: dict[str, Any] = {
    "plan": PlanForm,
    "ask": AskForm,
    "start": NothingForm,
    "give_task": TaskForm,
    "change": ChangeForm,
    "measure": AfterForm,
    "act": ActForm,
    "effective": NothingForm,
    "ineffective": IneffectiveForm,
    "follow": NothingForm,
    "publish": PublishForm,
    "cancel": ReasonForm,
}
BEGIN_ANEW = ("ineffective", "follow")  # steps that lead to the new cycle
STEPS: dict[str, tuple[Text, Text]] = {
    "answer": (_("You are asked"), _("Answer for your department")),
    "plan": (pgettext_lazy("of an improvement", "Plan"), _("Keep the plan")),
    "ask": (_("Ask the departments"), _("Ask them")),
    "start": (_("The departments agree"), _("Carry it out")),
    "give_task": (_("Give a task"), _("Add the task")),
    "change": (_("It is changed"), _("Keep the day, and begin to check")),
    "measure": (_("Measure after the change"), _("Keep the figure")),
    "act": (_("Make it the rule"), _("Keep the rule")),
    "effective": (_("It worked"), _("Call it effective")),
    "ineffective": (_("It did not work"), _("Call it ineffective, and begin a new cycle")),
    "follow": (_("Try it another way"), _("Begin a new cycle")),
    "publish": (_("Tell the guests"), _("Publish, and tell those who said it")),
    "cancel": (pgettext_lazy("of an improvement", "Give it up"), _("Cancel the improvement")),
    "replan": (_("Change the plan; then all are asked anew"), _("Keep the changed plan")),
}


def step(name: str, form_class: Any, act: Callable[..., Any], done: Text, permission: str = MANAGE) -> Any:
    """The view of one step: POST only; what is refused stands beside its field on the page of the improvement."""

    @require_POST
    @holding(permission)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = selectors.improvement_for(request.user, pk)
        form = form_class(request.POST, improvement=row)

        def save() -> str:
            made = act(row.pk, **form.cleaned_data, by=request.user)
            return reverse("feedback:improvement", args=[made.pk if name in BEGIN_ANEW else row.pk])

        if target := save_once(request, form, save):
            messages.success(request, str(done))
            return redirect(target)
        for refusal in form.non_field_errors():
            messages.error(request, refusal)
        return page_of(request, selectors.improvement_for(request.user, pk), status=422, **{name: form})

    return view


plan = step("plan", PlanForm, service.plan, _("The plan is kept. Now the departments are asked."))
ask = step("ask", AskForm, service.ask, _("They are asked by message."))
answer = step("answer", AnswerForm, service.answer, _("Thank you. Your answer is kept."), FOLLOW)
start = step("start", NothingForm, service.start, _("It is carried out now. Who does what by when?"))
give_task = step("give_task", TaskForm, service.give_task, _("The task is given; its owner is told."))
change = step("change", ChangeForm, service.date_change, _("From now on it is checked with data after that day."))
measure = step("measure", AfterForm, service.measure_after, _("The figure is kept."))
act = step("act", ActForm, service.act, _("This is the rule now."))
effective = step("effective", NothingForm, service.call_effective, _("It worked."))
ineffective = step(
    "ineffective",
    IneffectiveForm,
    service.call_ineffective,
    _("It is kept that it did not work. This is the new cycle; next comes its plan."),
)
cancel = step("cancel", ReasonForm, service.cancel, _("The improvement is cancelled."))
follow = step("follow", NothingForm, service.follow, _("A new cycle has begun."))
publish = step("publish", PublishForm, service.publish, _("It is published, and those who said it are told."))


@require_POST
@holding(FOLLOW)
def task_done(request: SignedInRequest, pk: int) -> HttpResponse:
    task = selectors.task_for(request.user, pk)
    service.finish_task(task.pk, by=request.user)
    messages.success(request, str(_("The task is done.")))
    return redirect("feedback:improvement", task.improvement_id)


@require_GET
@holding(FOLLOW)
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = selectors.improvement_for(request.user, pk)
    return render(request, "feedback/improvement_history.html", {"row": row, "events": history_of(row)})


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """You said, we did."""
    return render(request, "feedback/improvements_public.html", {"rows": selectors.published()})
