"""Who sees to a case: whoever was asked first, whoever rules name, never somebody it is about."""

from datetime import timedelta

import pytest
from django.utils import translation

from feedback.case_forms import MomentForm
from feedback.errors import HandlerConcerned, HandlerUnable
from feedback.handing_forms import SortForm
from feedback.models import EnquiryClass, RoutingRule
from feedback.queue_errors import MayNotAnswer, NotOffered, NotYours, TheirsAlready
from feedback.selectors.queue import conversation
from feedback.selectors.responsibility import responsibility_of
from feedback.services import case as service
from feedback.services.case import NewCase
from feedback.services.handing import accept, offer, report_unsorted, take_in
from feedback.views.voice import WEB
from tests.factories.bookings import make_session
from tests.factories.feedback import make_case, make_enquiry_class, make_routing_rule, read, what_is_told
from tests.factories.house import make_absence, make_shift
from tests.factories.venue import make_area, make_policy, make_staff
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def on_duty(role=Role.FRONT_DESK, **fields):
    staff = make_staff(role=role, **fields)
    make_shift(staff=staff, starts_at=clock.now() - HOUR, ends_at=clock.now() + HOUR)
    return staff


def written(by=WEB, source="web", **fields):
    return take_in(NewCase(**{"source": source, "text": "The shower was cold."} | fields), by=by)


def kinds(case):
    return [event.kind for event in case.events.all()]


def told(case, template):
    return list(
        Message.objects.filter(subject_key=f"case:{case.pk}", template=template).values_list("address", flat=True)
    )


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng")


# --- routing ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-053")
def test_what_a_guest_writes_goes_to_the_role_that_rules_name_on_duty(manager):
    make_staff(role=Role.QUALITY_LEAD)
    lead = on_duty(Role.QUALITY_LEAD)

    case = written()

    event = case.events.get(kind="assigned")
    assert (case.handler, event.by, event.facts["rule"]["zh"]) == (lead, None, "其他投诉")
    assert told(case, "case_given") == [lead.user.email]


@pytest.mark.covers("F-117")
@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"text": "I was hurt"}, Role.MANAGER),
        ({"category": "privacy"}, Role.MANAGER),
        ({"kind": "suggestion"}, Role.QUALITY_LEAD),
        ({"kind": "enquiry"}, Role.FRONT_DESK),
    ],
)
def test_kind_category_and_grade_say_who(fields, role):
    people = {each: on_duty(each) for each in (Role.FRONT_DESK, Role.QUALITY_LEAD, Role.MANAGER)}
    for _ in range(2):  # so that it is not for want of cases that they are chosen
        make_case(handler=people[role])
    RoutingRule.objects.filter(name_zh="紧急投诉").update(roles=["manager"])

    assert written(**fields).handler == people[role]


def test_first_rule_of_the_list_counts_and_one_out_of_use_does_not():
    desk = on_duty()
    on_duty(Role.QUALITY_LEAD)
    rule = make_routing_rule(categories=["facility"], roles=["front_desk"])

    first = written(category="facility").handler
    RoutingRule.objects.filter(pk=rule.pk).update(is_active=False)
    RoutingRule.objects.filter(name_zh="其他投诉").update(roles=["quality_lead"])

    assert (first, written(category="facility").handler == desk) == (desk, False)


def test_whoever_has_the_fewest_open_cases_is_asked(lead):
    busy, idle = on_duty(), on_duty()
    make_case(handler=busy)
    settled = make_case(handler=idle)
    service.resolve(settled.pk, "Done", by=lead.user)
    make_routing_rule()

    assert [written().handler, written().handler] == [idle, busy]


def test_nobody_on_duty_means_a_manager_then_an_owner():
    make_staff(role=Role.FRONT_DESK)
    away = on_duty(Role.QUALITY_LEAD)
    make_absence(staff=away, starts_at=clock.now() - HOUR, ends_at=clock.now() + HOUR)

    nobody = written()
    owner = make_staff(role=Role.OWNER)
    to_owner = written()
    resting, manager = make_staff(role=Role.MANAGER), on_duty(Role.MANAGER)

    assert (nobody.handler, kinds(nobody)) == (None, ["received", "acknowledged"])
    assert (to_owner.handler, written().handler) == (owner, manager)
    assert resting.cases.count() == 0


@pytest.mark.covers("B-033")
def test_nobody_handles_what_is_about_them_by_any_way(lead):
    manager = on_duty(Role.MANAGER)
    owner = make_staff(role=Role.OWNER)
    about = written(about_staff=manager, category="privacy")
    taught = written(session=make_session(instructor=manager), category="privacy")

    assert (about.handler, taught.handler) == (owner, owner)
    for case in (about, taught):
        with pytest.raises(HandlerConcerned):
            service.take(case.pk, by=manager.user)
        with pytest.raises(HandlerConcerned):
            service.assign(case.pk, manager, by=owner.user)
        with pytest.raises(HandlerConcerned):
            offer(case.pk, manager, by=owner.user)


def test_handler_loses_a_case_that_turns_out_to_be_about_them(lead):
    manager, owner = on_duty(Role.MANAGER), make_staff(role=Role.OWNER)
    case = written(category="privacy")
    assert case.handler == manager

    service.sort_case(
        case.pk, kind="complaint", category="privacy", grade="general", reason="", about_staff=manager, by=lead.user
    )

    assert read(case).handler == owner


# --- first asked -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-027", "F-116")
def test_whoever_takes_it_in_owns_it_until_a_named_person_accepts(frozen):
    desk, lead = on_duty(name="Lin Ke"), on_duty(Role.QUALITY_LEAD, name="Zhou Ning")
    RoutingRule.objects.filter(name_zh="其他投诉").update(roles=["quality_lead"])

    case = written(by=desk.user, source="desk")
    offered = responsibility_of(case)
    frozen.move(minutes=11)
    accept(case.pk, by=lead.user)

    assert (case.handler, kinds(case)[2:]) == (desk, ["assigned", "offered", "assigned"])
    assert (offered.first_asked, offered.offered_to, offered.handed_at) == ("Lin Ke", "Zhou Ning", None)
    assert told(case, "case_offered") == [lead.user.email]
    handed = responsibility_of(read(case))
    assert (read(case).handler, handed.first_asked, handed.handed_at, handed.offered_to) == (
        *(lead, "Lin Ke", clock.now(), ""),
    )


def test_whoever_is_named_by_the_rules_keeps_what_they_took_in():
    desk = on_duty()
    on_duty()

    case = written(by=desk.user, source="phone", kind="enquiry")

    assert (case.handler, kinds(case)) == (desk, ["received", "acknowledged", "assigned"])


def test_what_somebody_takes_in_about_themselves_goes_to_others():
    desk, manager = on_duty(), on_duty(Role.MANAGER)
    on_duty(Role.QUALITY_LEAD)
    RoutingRule.objects.filter(name_zh="其他投诉").update(roles=["manager"])

    assert written(by=desk.user, source="desk", about_staff=desk).handler == manager


def test_case_is_offered_by_whoever_has_it_or_decides(lead):
    desk, other = on_duty(), on_duty()
    case = make_case(handler=desk)

    with pytest.raises(NotYours):
        offer(case.pk, lead, by=other.user)
    with pytest.raises(TheirsAlready):
        offer(case.pk, desk, by=lead.user)
    with pytest.raises(HandlerUnable):
        offer(case.pk, make_staff(role=Role.INSTRUCTOR), by=desk.user)
    offer(case.pk, lead, by=desk.user)
    offer(case.pk, other, by=lead.user)

    with pytest.raises(NotOffered):
        accept(case.pk, by=lead.user)
    assert accept(case.pk, by=other.user).handler == other
    with pytest.raises(NotOffered):
        accept(case.pk, by=other.user)


@pytest.mark.covers("B-030")
def test_enquiries_about_products_processes_and_equipment_have_their_classes():
    names = list(EnquiryClass.objects.order_by("position").values_list("name_en", flat=True))
    assert names[:4] == [
        "Opening hours and directions",
        "Classes, treatments and products",
        "Booking, cancelling and refunds",
        "Use of equipment",
    ]


@pytest.mark.covers("B-031")
def test_enquiry_of_a_class_is_answered_by_those_who_may(lead):
    desk = on_duty()
    case = make_case(kind="enquiry", enquiry_class=make_enquiry_class(roles=["quality_lead"]))
    free = make_case(kind="enquiry", enquiry_class=make_enquiry_class())

    with pytest.raises(MayNotAnswer) as refused:
        service.reply(case.pk, "At nine.", by=desk.user)
    service.reply(case.pk, "At ten.", by=lead.user)
    service.reply(free.pk, "At nine.", by=desk.user)

    assert "quality lead" in str(refused.value)
    assert [read(each).state for each in (case, free)] == ["answered", "answered"]


def test_enquiry_goes_to_whoever_may_answer_it():
    on_duty()
    lead = on_duty(Role.QUALITY_LEAD)

    assert written(kind="enquiry", enquiry_class=make_enquiry_class(roles=["quality_lead"])).handler == lead


# --- what nobody has sorted ------------------------------------------------------------------------------------------


def steps(case):
    return [(event.step, event.facts["late_minutes"], event.facts["told"]) for event in case.events.filter(kind="step")]


@pytest.mark.covers("W-061")
def test_what_nobody_sorts_in_a_day_goes_to_the_quality_lead_once(lead, desk, frozen):
    case, seen, settled = make_case(), make_case(), make_case()
    taken_in = written(by=desk, source="desk")
    frozen.move(hours=23, minutes=59)
    service.sort_case(seen.pk, kind="complaint", category="other", grade="general", reason="", by=desk)
    service.resolve(settled.pk, "Done", by=lead.user)
    assert report_unsorted() == 0
    frozen.move(minutes=1)

    assert [report_unsorted(), report_unsorted()] == [1, 0]
    assert [steps(each) for each in (case, seen, settled, taken_in)] == [[("unsorted", 0, ["Xu Cheng"])], [], [], []]
    assert told(case, "case_unsorted") == [lead.user.email]


@pytest.mark.parametrize(("hours", "told"), [(23.9, 0), (24, 1)])
@pytest.mark.parametrize("other", [1, 72])
def test_another_time_for_sorting_changes_nothing_for_what_is_there(other, hours, told, lead, frozen):
    case = make_case()
    make_policy("case.sort_hours", other, effective_from=clock.now() + timedelta(hours=1))
    frozen.move(hours=hours)

    assert report_unsorted() == told
    assert [event.at == event.due_at for event in case.events.filter(step="unsorted")] == [True] * told


def test_after_a_standstill_it_is_told_late_and_says_so(lead, frozen):
    case = make_case()
    frozen.move(hours=26)

    assert [report_unsorted(), report_unsorted()] == [1, 0]
    assert steps(case) == [("unsorted", 120, ["Xu Cheng"])]
    with translation.override("en"):
        assert lines(case)[-1] == "Nobody has sorted it in time; told: Xu Cheng. 2 h 0 min late."
    assert Message.objects.get(template="case_unsorted").params["late_minutes"] == 120


def test_rules_that_grade_a_case_have_not_sorted_it(lead, frozen):
    make_case(text="Somebody is hurt")
    frozen.move(hours=24)

    assert report_unsorted() == 1


# --- who reads it ----------------------------------------------------------------------------------------------------


def lines(case):
    return [line.text for line in conversation(read(case)) if line.style == "quiet"]


def test_conversation_says_why_and_who_and_the_guest_reads_nothing_of_it(lead):
    desk, manager = on_duty(name="Lin Ke"), on_duty(Role.MANAGER, name="Zhou Ning")
    with translation.override("en"):
        case = written(by=desk.user, source="phone", text="Somebody is hurt", about_staff=lead)
        accept(case.pk, by=manager.user)
        service.sort_case(
            case.pk, kind="complaint", category="price", grade="general", reason="A feeling", by=manager.user
        )
        service.sort_case(case.pk, kind="complaint", category="price", grade="urgent", reason="", by=desk.user)
        service.sort_case(case.pk, kind="complaint", category="price", grade="urgent", reason="", by=desk.user)
        told_to_staff, told_to_guest = lines(case), what_is_told(read(case))

    assert told_to_staff[1:] == [
        "general → urgent, because: somebody may be hurt (R-1).",
        "Lin Ke took it in, and sees to it until somebody takes it over.",
        "rules of routing: offered to Zhou Ning.",
        "Zhou Ning took it over.",
        "Zhou Ning sorted it anew: urgent → general, other → price."
        " By the rules it is graver: somebody may be hurt (R-1).",
        "Lin Ke sorted it anew: general → urgent",
        "Lin Ke looked at it and left it so.",
    ]
    assert [line.text for line in told_to_guest] == ["Somebody is hurt", "Confirmed at once by itself."]


def test_conversation_says_by_which_rule_somebody_was_named():
    with translation.override("en"):
        manager = make_staff(role=Role.MANAGER, name="Zhou Ning")
        away = written()
        on_duty(Role.QUALITY_LEAD, name="Xu Cheng")
        routed = written()

        assert [lines(each)[-1] for each in (away, routed)] == [
            "Zhou Ning handles it: nobody else whom the rules name is on duty.",
            "Xu Cheng handles it: on duty, by the rule “Other complaints”.",
        ]
    assert manager.cases.count() == 1


# --- what is offered no more -----------------------------------------------------------------------------------------


def test_what_was_chosen_stays_when_it_is_offered_no_more(lead):
    """Whoever sorts a case loses neither a colleague who left nor an area that is out of use."""
    gone, area, kind = make_staff(left_on=clock.today() - 9 * DAY), make_area(is_active=False), make_enquiry_class()
    case = make_case(kind="enquiry", area=area, about_staff=gone, enquiry_class=kind)
    EnquiryClass.objects.update(is_active=False)
    forms = [SortForm(case=read(case)), MomentForm(case=read(case))]

    chosen = {"area": [area], "about_staff": [gone], "enquiry_class": [kind]}
    for form in forms:
        offered = {name: form.fields[name].queryset for name in chosen if name in form.fields}
        assert {name: [*rows.filter(pk=chosen[name][0].pk)] for name, rows in offered.items()} == {
            name: chosen[name] for name in offered
        }
    other = SortForm(case=make_case())
    assert not {area.pk, gone.pk} & {
        *other.fields["area"].queryset.values_list("pk", flat=True),
        *other.fields["about_staff"].queryset.values_list("pk", flat=True),
    }
