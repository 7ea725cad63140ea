"""What guests wrote: the list with its tones and tags, one comment, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.comment_forms import CommentCaseForm, CommentsForm, CommentTagForm, ReadForm
from feedback.comment_tables import CommentTagFilter, CommentTagTable
from feedback.improvement_sources import begins, led_to
from feedback.models import Answer, Case, CommentTag, ImprovementSource
from feedback.results.comments import head, line, lines_of
from feedback.selectors import comments as selectors
from feedback.selectors.doors import comment_for
from feedback.services import comment as service
from feedback.views.case import holding
from feedback.views.survey_result import MAY_LOOK, days_of
from venue import audit, clock, keyset, locking
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.sheets import Sheet, book_response
from venue.views.reference import Reference, Words

PER_PAGE = 30
A_PART = 500  # comments that an export holds at a time
ANSWER = "feedback.answer_case"

comment_tags = Reference(
    noun="commenttag",
    rows=CommentTag.objects.all,
    table=CommentTagTable,
    filters=CommentTagFilter,
    form=CommentTagForm,
    create=service.tags.create,
    change=service.tags.change,
    words=Words(
        title=_("Tags of comments"),
        lead=_("What comments in surveys are about, so that they can be counted."),
        add=_("Add a tag"),
        added=_("The tag is added."),
        changed=_("The tag is changed."),
        empty_title=_("No tag yet"),
        empty_text=_("Tags group what guests write, such as cleanliness or waiting."),
        icon="message",
    ),
)


@require_GET
@holding(MAY_LOOK)
def survey_comments(request: SignedInRequest) -> HttpResponse:
    """The newest first, narrowed by what stands in the address, with how many there are of each tone and tag."""
    form = CommentsForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_chosen": bool(request.GET), "tabs": days_of(form)}
    if form.is_valid():
        rows = selectors.chosen(form.period, form.narrowed)
        found = keyset.paginate(selectors.shown(rows), request.GET, size=PER_PAGE)
        context |= {"counted": selectors.counted(rows), "page": found, "lines": [line(each) for each in found.rows]}
        context |= {"query": form.query(), "tones": tones_of(form, context["counted"])}
        context["tags"] = tags_of(form, context["counted"])
    return render(request, "feedback/survey_comments.html", context)


@require_GET
@holding(MAY_LOOK)
def comments_export(request: SignedInRequest) -> HttpResponse:
    """What the list shows, as a book; it is kept who took the words of guests."""
    form = CommentsForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('feedback:survey_comments')}?{request.GET.urlencode()}")
    rows = selectors.chosen(form.period, form.narrowed)
    with locking.atomic(by=request.user):
        audit.record("survey_comments.exported", by=request.user, comments=rows.count())
    found = selectors.shown(rows).iterator(A_PART)
    return book_response(f"comments-{clock.today().isoformat()}", [Sheet(str(_("Comments")), head(), lines_of(found))])


@require_http_methods(["GET", "POST"])
@holding(MAY_LOOK)
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One comment, how it sounds and what it is about."""
    found = comment_for(request.user, pk)
    form = ReadForm(request.POST or None, comment=found)

    def save() -> str:
        service.read(found.pk, **form.cleaned_data, by=request.user)
        return reverse("feedback:comment", args=[pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(_("It is kept how the comment reads.")))
        return redirect(target)
    return comment_page(request, found, form=form)


@require_POST
@holding(MAY_LOOK)
@holding(ANSWER)
def comment_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a comment a case."""
    found = comment_for(request.user, pk)
    form = CommentCaseForm(request.POST)

    def save() -> str:
        made = service.open_case_of(found.pk, **form.cleaned_data, tone=found.sounds, by=request.user)  # type: ignore[attr-defined]
        return reverse("feedback:case", args=[made.pk])

    if target := save_once(request, form, save):
        messages.success(request, str(_("The comment is a case now.")))
        return redirect(target)
    return comment_page(request, found, case_form=form)


def tones_of(form: CommentsForm, counted: selectors.Counted) -> list[tuple[Text, int, str]]:
    """How many sound how, each with the address of the list of those alone."""
    tones = Case.Tone.choices
    return [(label, counted.tones[tone], f"?{form.query(tone=tone)}") for tone, label in tones if counted.tones[tone]]


def tags_of(form: CommentsForm, counted: selectors.Counted) -> list[tuple[CommentTag, int, str, int, str]]:
    """How many are about what, and how many of them sound negative; each with the address of those alone."""
    return [
        (tag, count, f"?{form.query(tag=str(tag.pk))}", bad, f"?{form.query(tag=str(tag.pk), tone='negative')}")
        for tag, count, bad in counted.tags
    ]


def comment_page(request: SignedInRequest, found: Answer, **bound: Any) -> HttpResponse:
    case = getattr(found.response, "case", None)
    kind = ImprovementSource.Kind.ANSWER
    context = {
        "comment": found,
        "line": line(found),
        "form": ReadForm(comment=found),
        "case_form": CommentCaseForm() if case is None and request.user.has_perm(ANSWER) else None,
        "case": case,
        "may_see_case": request.user.has_perm("feedback.view_case"),
        "improvements": led_to(kind, found.response_id, request.user),
        "begins_url": begins(kind, found.response_id, request.user),
    }
    is_refused = any(form.is_bound for form in bound.values())
    return render(request, "feedback/comment.html", context | bound, status=422 if is_refused else 200)
