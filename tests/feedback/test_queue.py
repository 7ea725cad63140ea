"""The queue as people see it: filters, views, pages, acts on many, and the forms by which voices reach it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from feedback import tokens
from feedback.models import Case, CaseSource, SavedView
from feedback.selectors import case_list
from feedback.services import case as service
from feedback.services.guest import confirm
from feedback.services.handing import offer
from tests.clients import client_of
from tests.factories.feedback import (
    HOUSE,
    make_case,
    make_enquiry_class,
    make_source,
    make_view,
    read,
    resolve_case,
)
from tests.factories.lessons import make_analysis
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from tests.queries import queries_of
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

QUEUE, VIEWS = reverse("feedback:case_list"), reverse("feedback:view_list")
COMPLAIN, ADD = reverse("feedback:complain"), reverse("feedback:desk_case_add")


@pytest.fixture(autouse=True)
def nobody_has_written_yet():
    cache.clear()


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def numbers_in(response):
    return [row.case.number for row in response.context["rows"]]


def bulk(act):
    return reverse("feedback:case_bulk", args=[act])


# --- filters and views -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "praise"}, ["praise"]),
        ({"category": "price"}, ["price"]),
        ({"tone": "positive"}, ["praise"]),
        ({"source": "phone"}, ["phone"]),
        ({"grade": "urgent"}, ["urgent"]),
        ({"mine": "yes"}, ["mine"]),
        ({"mine": "none", "category": "price"}, ["price"]),
        ({"kind": "praise", "mine": "yes"}, []),
        ({"mine": "somebody", "kind": "praise"}, ["praise"]),
    ],
)
def test_filters_in_the_address_narrow_the_queue(query, found, lead):
    cases = {
        "praise": make_case(kind="praise", tone="positive"),
        "price": make_case(category="price"),
        "phone": make_case(source="phone"),
        "urgent": make_case(grade="urgent"),
        "mine": make_case(handler=lead.staff_member),
    }

    assert numbers_in(client_of(lead).get(QUEUE, query)) == [cases[name].number for name in found]


def test_number_or_person_is_found(lead):
    member = make_member(name="Wang Xiaomin")
    case, other = make_case(member=member), make_case()
    browser = client_of(lead)

    asked = [other.number.lower(), str(int(other.number[-4:])), "xiaomin", "nobody"]
    assert [numbers_in(browser.get(QUEUE, {"q": q})) for q in asked] == [
        *([other.number], [other.number], [case.number], []),
    ]


def test_what_nobody_has_sorted_is_found(lead, desk):
    case, seen = make_case(), make_case()
    service.sort_case(seen.pk, kind="complaint", category="other", grade="general", reason="", by=desk)

    assert numbers_in(client_of(lead).get(QUEUE, {"sorted": "no"})) == [case.number]


def test_order_is_chosen(lead, frozen):
    first = make_case()
    frozen.move(hours=1)
    second = make_case(grade="urgent")
    frozen.move(minutes=1)
    third = make_case(grade="important")
    browser = client_of(lead)

    orders = {order: numbers_in(browser.get(QUEUE, {"order": order})) for order in ("", "newest", "oldest", "grade")}
    assert orders == {
        "": [second.number, first.number, third.number],
        "newest": [third.number, second.number, first.number],
        "oldest": [first.number, second.number, third.number],
        "grade": [second.number, third.number, first.number],
    }


@pytest.mark.parametrize("query", [{}, {"order": "newest"}, {"state": "all"}])
def test_every_case_is_on_one_page(query, lead, monkeypatch, frozen):
    monkeypatch.setattr(case_list, "PER_PAGE", 2)
    made = []
    for _ in range(5):
        made.append(make_case().number)
        frozen.move(minutes=1)
    browser, seen, address = client_of(lead), [], f"{QUEUE}?{'&'.join(f'{k}={v}' for k, v in query.items())}"
    back = ""
    while address:
        response = browser.get(address)
        seen += numbers_in(response)
        page = response.context["page"]
        address, back = (f"{QUEUE}{page.next}", page.previous) if page.next else ("", page.previous)

    assert sorted(seen) == sorted(made)
    assert len(numbers_in(browser.get(f"{QUEUE}{back}"))) == 2


def tabs(response):
    return {label: (url, is_current, count) for label, url, is_current, count in response.context["tabs"]}


def test_each_view_says_how_many_wait(lead, desk, frozen):
    make_case(handler=lead.staff_member, grade="urgent")
    frozen.move(minutes=31)
    make_case(kind="praise")
    settled = make_case()
    service.resolve(settled.pk, "Done", by=lead)
    make_view(name="Praise", query="kind=praise", owner=lead)
    make_view(name="Hers alone", owner=desk)
    make_view(name="Old ones", query="state=settled", owner=desk, is_shared=True)

    assert tabs(client_of(lead).get(QUEUE, {"kind": "praise"})) == {
        "Open": ("?", False, 2),
        "Mine": ("?mine=yes", False, 1),
        "Nobody has it": ("?mine=none", False, 1),
        "Overdue": ("?due=overdue", False, 1),
        "Not sorted": ("?sorted=no", False, 2),
        "Old ones": ("?state=settled", False, None),
        "Praise": ("?kind=praise", True, 1),
    }


def test_queue_costs_the_same_for_one_view_and_three(lead):
    browser = client_of(lead)
    make_view(owner=lead)
    browser.get(QUEUE)
    one = queries_of(lambda: browser.get(QUEUE))
    make_view(owner=lead), make_view(is_shared=True)

    assert queries_of(lambda: browser.get(QUEUE)) == one


def test_view_is_saved_renamed_shared_and_deleted(lead):
    browser = client_of(lead)
    saved = browser.post(
        reverse("feedback:view_add"), {"name": "Praise", "query": "nonsense=1&kind=praise&kind=praise"}
    )
    again = browser.post(reverse("feedback:view_add"), {"name": "Praise", "query": "kind=praise"})
    empty = browser.post(reverse("feedback:view_add"), {"name": "All", "query": "kind=gossip"})
    view = SavedView.objects.get()

    browser.post(reverse("feedback:view_edit", args=[view.pk]), {"name": "All praise", "is_shared": "on"})

    assert (saved["Location"], again.status_code, empty.status_code) == (f"{QUEUE}?kind=praise", 422, 422)
    assert list(again.context["form"].errors) == ["name"]
    view.refresh_from_db()
    assert (view.name, view.query, view.is_shared, view.owner) == ("All praise", "kind=praise", True, lead)
    browser.post(reverse("feedback:view_remove", args=[view.pk]))
    assert (SavedView.objects.count(), b"No view is saved yet" in browser.get(VIEWS).content) == (0, True)


def test_desk_saves_for_itself_and_leaves_views_of_others_alone(desk, lead):
    browser = client_of(desk)
    shared, hidden = make_view(owner=lead, is_shared=True), make_view(owner=lead)

    browser.post(reverse("feedback:view_add"), {"name": "Mine", "query": "mine=yes", "is_shared": "on"})
    page = browser.get(VIEWS).content.decode()
    answers = [browser.post(reverse("feedback:view_remove", args=[view.pk])).status_code for view in (shared, hidden)]

    assert SavedView.objects.get(owner=desk).is_shared is False
    assert [view.name in page for view in (shared, hidden)] == [True, False]
    assert answers == [404, 404]


# --- many at once ----------------------------------------------------------------------------------------------------


def test_many_are_given_to_somebody_after_showing_what_comes_of_it(lead, desk):
    cases, about, settled = [make_case(), make_case()], make_case(about_staff=desk.staff_member), make_case()
    service.resolve(settled.pk, "Done", by=lead)
    browser = client_of(lead)
    keys = [case.pk for case in (*cases, about, settled)]

    asked = browser.get(bulk("assign"), {"case": keys})
    shown = browser.get(bulk("assign"), {"case": keys, "handler": desk.staff_member.pk, "preview": "yes"})
    done = browser.post(bulk("assign"), {"case": keys, "handler": desk.staff_member.pk}, follow=True)

    def refused(response):
        return [outcome.refusal.code for outcome in response.context["outcomes"] if outcome.refusal]

    assert (refused(asked), refused(shown)) == (["case_settled"], ["handler_concerned", "case_settled"])
    assert [read(case).handler for case in (*cases, about, settled)] == [desk.staff_member] * 2 + [None] * 2
    said = [str(message) for message in done.context["messages"]]
    assert said[0] == "2 cases are done."
    assert [words.partition(":")[0] for words in said[1:]] == [about.number, settled.number]


def test_many_are_sorted_and_what_is_left_stays(lead):
    one, other = make_case(category="price", grade="important"), make_case(text="Somebody is hurt")
    browser, keys = client_of(lead), [one.pk, other.pk]
    browser.post(
        reverse("feedback:case_sort", args=[one.pk]), {"kind": "complaint", "category": "price", "grade": "important"}
    )

    browser.post(bulk("sort"), {"case": keys, "tone": "negative"})
    browser.post(bulk("sort"), {"case": keys, "grade": "general"})

    assert [(each.category, each.tone, each.grade) for each in map(read, (one, other))] == [
        ("price", "negative", "general"),
        ("other", "negative", "urgent"),  # by a rule, and no reason was given
    ]


def test_many_are_closed_once(lead):
    settled, waiting = make_case(), make_case()
    service.resolve(settled.pk, "Done", by=lead)
    confirm(settled.pk, rating=5, by=HOUSE)
    make_analysis(settled)
    browser, keys = client_of(lead), [settled.pk, waiting.pk]
    data = {"case": keys, "form_key": "6f1f7f6e-0f62-4b1a-9d0b-3d3a0d3c9a12"}

    shown = browser.get(bulk("close"), {"case": keys})
    answers = {browser.post(bulk("close"), data)["Location"] for _ in range(2)}

    back = browser.get(bulk("close"), {"case": keys, "from": "kind=praise&nonsense=1"}).context["back_url"]
    assert (shown.context["count"], answers, back) == (1, {QUEUE}, f"{QUEUE}?kind=praise")
    assert [read(each).state for each in (settled, waiting)] == ["closed", "acknowledged"]


def test_what_is_not_ready_to_be_closed_says_so_before_it_is_done(lead):
    case = resolve_case(make_case())

    page = client_of(lead).get(bulk("close"), {"case": [case.pk]})

    assert [each.refusal and each.refusal.code for each in page.context["outcomes"]] == ["not_ready_to_close"]


def test_nothing_ticked_or_unknown_says_so(lead):
    browser = client_of(lead)

    assert b"No case is ticked" in browser.get(bulk("sort"), {"case": "x"}).content
    assert browser.get(bulk("delete")).status_code == 404


@pytest.mark.parametrize("act", ["assign", "close"])
def test_preview_costs_the_same_for_one_and_three(act, lead, desk):
    browser = client_of(lead)
    query = {"handler": desk.staff_member.pk, "preview": "yes"}
    keys = [make_case().pk for _ in range(3)]
    browser.get(bulk(act), query | {"case": keys})

    one = queries_of(lambda: browser.get(bulk(act), query | {"case": keys[:1]}))
    assert queries_of(lambda: browser.get(bulk(act), query | {"case": keys})) == one


# --- how voices reach it ---------------------------------------------------------------------------------------------


def voice(**changes):
    return {"kind": "complaint", "category": "facility", "text": "Cold shower", "form_key": ""} | changes


@pytest.mark.covers("B-119", "H-049", "F-050")
def test_form_asks_what_happened_what_should_change_and_how_it_was():
    area, at = make_area(), clock.now() - timedelta(hours=2)
    local = at.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")

    client_of(None).post(COMPLAIN, voice(wish="Warm water", rating="2", occurred_at=local, area=area.pk))

    case = Case.objects.get()
    assert (case.text, case.wish, case.rating, case.occurred_at, case.area, case.tone, case.category) == (
        *("Cold shower", "Warm water", 2, at, area, "negative", "facility"),
    )


def test_what_lies_ahead_did_not_happen():
    ahead = (clock.now() + timedelta(minutes=1)).astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")

    response = client_of(None).post(COMPLAIN, voice(occurred_at=ahead))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["occurred_at"])


def test_code_on_the_wall_says_where(lead):
    area = make_area()
    url = reverse("feedback:complain_at", args=[tokens.sign(str(area.pk), tokens.AREA)])
    browser = client_of(None)

    shown = browser.get(url)
    browser.post(url, voice(area=make_area().pk))

    assert (area.name in shown.content.decode(), b'name="area"' in shown.content) == (True, False)
    assert Case.objects.values_list("area", "source").get() == (area.pk, "qr")
    assert area.name in client_of(lead).get(reverse("feedback:voice_signs")).content.decode()
    area.is_active = False
    area.save(update_fields=["is_active"])
    assert [browser.get(each).status_code for each in (url, url[:-4] + "zzz/")] == [404, 404]


@pytest.mark.covers("C-022", "W-060")
def test_link_of_the_house_names_its_source_if_guests_may_use_it():
    make_source(key="wechat", is_for_guests=True)
    make_source(key="gone", is_for_guests=True, is_active=False)
    browser = client_of(None)

    for key in ("wechat", "gone", "phone", "nonsense"):
        browser.post(f"{COMPLAIN}?from={key}", voice())

    assert list(Case.objects.order_by("pk").values_list("source", flat=True)) == ["wechat", "web", "web", "web"]


@pytest.mark.covers("H-051", "C-036", "W-031", "F-100")
def test_colleagues_write_down_what_reaches_them_by_other_ways(desk):
    browser, someone, sort = client_of(desk), make_staff(), make_enquiry_class()
    words = {"kind": "enquiry", "category": "price", "grade": "general", "text": "How much?", "form_key": ""}

    for source in ("phone", "box", "meeting", "social"):
        browser.post(ADD, words | {"source": source, "enquiry_class": sort.pk})
    about = browser.post(
        ADD, words | {"kind": "complaint", "about_staff": someone.pk, "enquiry_class": sort.pk}, follow=True
    )
    refused = [browser.post(ADD, words | {"source": key}).status_code for key in ("web", "survey", "nonsense")]

    rows = Case.objects.order_by("pk").values_list("source", "enquiry_class", "about_staff", "tone", "handler")
    me = desk.staff_member.pk
    assert list(rows) == [
        *((source, sort.pk, None, "neutral", me) for source in ("phone", "box", "meeting", "social")),
        ("desk", None, someone.pk, "negative", me),
    ]
    assert refused == [422] * 3
    assert "(first asked)" in about.content.decode()


def test_handler_reads_how_it_is_handled_and_takes_over_what_is_offered(desk, lead):
    case = make_case(tone="negative", language="zh-hans", handler=lead.staff_member)
    offer(case.pk, desk.staff_member, by=lead)
    url = reverse("feedback:case", args=[case.pk])
    browser = client_of(desk)

    shown = browser.get(url).content.decode()
    browser.post(reverse("feedback:case_accept", args=[case.pk]))

    assert [words in shown for words in ("Propose a solution and say until when.", "非常抱歉", "Take it over")] == [
        True
    ] * 3
    assert (read(case).handler, "Take it over" in browser.get(url).content.decode()) == (desk.staff_member, False)


def test_source_that_the_program_writes_stays_and_others_go(lead):
    browser = client_of(lead)
    fields = {"name_en": "box", "name_zh": "箱", "position": "5"}

    refused = browser.post(reverse("feedback:casesource_edit", args=[CaseSource.objects.get(key="web").pk]), fields)
    browser.post(reverse("feedback:casesource_edit", args=[CaseSource.objects.get(key="box").pk]), fields)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["is_active"])
    assert CaseSource.objects.get(key="box").is_active is False
    assert b"box" not in client_of(lead).get(ADD).content.partition(b'name="kind"')[0].partition(b'name="source"')[2]
