"""Sources, classes of enquiries, and the rules of handling, grading and routing, as those in charge keep them."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from feedback import case_rule_forms as forms
from feedback import case_rule_tables as tables
from feedback.models import CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule
from feedback.selectors.sources import address_of
from feedback.services import case_rules as service
from feedback.views.case import holding
from members.codes import picture
from venue.models import Area
from venue.requests import SignedInRequest
from venue.views.house import Card
from venue.views.reference import Reference, Words

case_sources = Reference(
    noun="casesource",
    rows=CaseSource.objects.all,
    table=tables.SourceTable,
    filters=tables.SourceFilter,
    form=forms.SourceForm,
    create=service.create_source,
    change=service.change_source,
    words=Words(
        title=_("Sources of cases"),
        lead=_("The ways by which voices reach the house."),
        add=_("Add a source"),
        added=_("The source is added."),
        changed=_("The source is changed."),
        empty_title=_("No source yet"),
        empty_text=_("A source says how a voice reached the house, such as the front desk or a call."),
        icon="inbox",
    ),
)
enquiry_classes = Reference(
    noun="enquiryclass",
    rows=EnquiryClass.objects.all,
    table=tables.EnquiryClassTable,
    filters=tables.EnquiryClassFilter,
    form=forms.EnquiryClassForm,
    create=service.classes.create,
    change=service.classes.change,
    words=Words(
        title=_("Classes of enquiries"),
        lead=_("What guests ask about, and who may answer it."),
        add=_("Add a class"),
        added=_("The class is added."),
        changed=_("The class is changed."),
        empty_title=_("No class yet"),
        empty_text=_("Without classes everybody who answers cases answers every enquiry."),
        icon="book",
    ),
)
handling_rules = Reference(
    noun="handlingrule",
    rows=HandlingRule.objects.all,
    table=tables.HandlingTable,
    filters=tables.HandlingFilter,
    form=forms.HandlingForm,
    create=service.handling.create,
    change=service.handling.change,
    words=Words(
        title=_("How cases are handled"),
        lead=_("For each kind and tone: the steps, the first words of the answer, and who sees to it."),
        add=_("Add a rule"),
        added=_("The rule is added."),
        changed=_("The rule is changed."),
        empty_title=_("No rule yet"),
        empty_text=_("Whoever handles a case reads the rule for its kind and tone there."),
        icon="list",
    ),
)
grading_rules = Reference(
    noun="gradingrule",
    rows=GradingRule.objects.all,
    table=tables.GradingTable,
    filters=tables.GradingFilter,
    form=forms.GradingForm,
    create=service.grading.create,
    change=service.grading.change,
    words=Words(
        title=_("Rules of grading"),
        lead=_(
            "What makes a case urgent or important, whoever wrote it down. They look at new cases, and at each sorting."
        ),
        add=_("Add a rule"),
        added=_("The rule is added. It looks at every case from now on."),
        changed=_("The rule is changed. Cases graded before stay as they are."),
        empty_title=_("No rule yet"),
        empty_text=_("Without rules a case is as grave as whoever writes it down says."),
        icon="alert-triangle",
    ),
)
routing_rules = Reference(
    noun="routingrule",
    rows=RoutingRule.objects.all,
    table=tables.RoutingTable,
    filters=tables.RoutingFilter,
    form=forms.RoutingForm,
    create=service.routing.create,
    change=service.routing.change,
    words=Words(
        title=_("Rules of routing"),
        lead=_("Who handles what: of those on duty whoever has the fewest open cases, never somebody it is about."),
        add=_("Add a rule"),
        added=_("The rule is added."),
        changed=_("The rule is changed. Who handles what already stays so."),
        empty_title=_("No rule yet"),
        empty_text=_("Without rules a manager handles every case that a guest writes."),
        icon="user-check",
    ),
)

CARDS = (
    Card("feedback:casesource_list", _("Sources of cases"), _("By which ways voices arrive."), "inbox",
         "feedback.view_casesource"),
    Card("feedback:handlingrule_list", _("How cases are handled"), _("Steps and first words by kind and tone."), "list",
         "feedback.view_handlingrule"),
    Card("feedback:enquiryclass_list", _("Classes of enquiries"), _("Who may answer what."), "book",
         "feedback.view_enquiryclass"),
    Card("feedback:gradingrule_list", _("Rules of grading"), _("What makes a case urgent or important."),
         "alert-triangle", "feedback.view_gradingrule"),
    Card("feedback:routingrule_list", _("Rules of routing"), _("Who on duty handles what."), "user-check",
         "feedback.view_routingrule"),
    Card("feedback:voice_signs", _("Codes to hang up"), _("Guests scan them and say what they think of this place."),
         "qrcode", "feedback.view_casesource"),
)  # fmt: skip


@require_GET
@holding("feedback.view_casesource")
def case_rules(request: SignedInRequest) -> HttpResponse:
    """The way to all of these."""
    return render(request, "feedback/case_rules.html", {"cards": CARDS})


@require_GET
@holding("feedback.view_casesource")
def voice_signs(request: SignedInRequest) -> HttpResponse:
    """The code of every area, to be printed and hung up there."""
    areas = Area.objects.filter(is_active=True)
    rows = [(area, mark_safe(picture(address_of(area)))) for area in areas]  # noqa: S308 - drawn here
    return render(request, "feedback/signs.html", {"rows": rows, "words": list(words_on_the_wall())})


def words_on_the_wall() -> Iterator[tuple[str, str]]:
    """In every language, since whoever reads a wall has chosen none."""
    for language, _name in reversed(settings.LANGUAGES):
        with translation.override(language):
            yield language, translation.gettext("How is it here? Scan this and tell us.")
