"""What is used up in treatments: the catalogue, what one took, and the page on which it is noted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.models import ProductUse
from bookings.selectors.product import use_history, used_in
from bookings.services.product import change_product, note_products
from bookings.treatment_errors import NotBegun, ProductNameTaken
from bookings.views.product import all_products
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.products import make_begun, make_product, make_use
from tests.factories.treatments import make_appointment
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def noted(line):
    return {use.product.name: use.words for use in used_in([line])[line.pk]}


def test_what_a_treatment_took_is_written_anew_as_a_whole():
    line, oil, sheet = make_begun(), make_product(name_en="Oil"), make_product(name_en="Sheet", unit="sheet")

    note_products(line.pk, {oil.pk: Decimal("20.50"), sheet.pk: Decimal(2)}, by=HOUSE)
    assert noted(line) == {"Oil": "20.5 ml", "Sheet": "2 sheet(s)"}
    note_products(line.pk, {oil.pk: Decimal(30)}, by=HOUSE)
    assert noted(line) == {"Oil": "30 ml"}


def test_what_was_noted_before_stays_in_the_history(desk):
    line, oil = make_begun(), make_product(name_en="Oil")
    for amount in (20, 20, 0):
        note_products(line.pk, {oil.pk: Decimal(amount)}, by=desk)

    said = [(str(each.text), each.who) for each in use_history([line])]
    name = line.treatment.name
    assert said == [(f"{name}: Oil, 20 ml used", desk.display_name), (f"{name}: Oil, 0 ml used", desk.display_name)]


def test_nothing_is_noted_of_a_treatment_that_has_not_begun():
    line = make_appointment().lines.get()

    with pytest.raises(NotBegun):
        note_products(line.pk, {make_product().pk: Decimal(1)}, by=HOUSE)
    assert not ProductUse.objects.exists()


def test_name_is_taken_once():
    oil, other = make_product(), make_product()

    with pytest.raises(ProductNameTaken):
        make_product(name_zh=oil.name_zh)
    with pytest.raises(ProductNameTaken):
        change_product(other.pk, name_zh=oil.name_zh, by=HOUSE)


def test_list_says_how_much_was_used_of_late():
    use = make_use(amount="20")
    make_use(product=use.product, amount="5.25")
    old = make_use(product=use.product, amount="100").line
    type(old).objects.filter(pk=old.pk).update(
        starts_at=clock.now() - timedelta(days=31), ends_at=clock.now() - timedelta(days=30)
    )

    assert all_products().get().used == Decimal("25.25")


def test_practitioner_notes_it_on_the_page(desk):
    line, oil = make_begun(), make_product(name_en="Oil")
    browser, url = client_of(line.staff.user), reverse("bookings:line_products", args=[line.pk])
    page = reverse("bookings:appointment", args=[line.appointment_id])

    refused = browser.post(url, {f"p{oil.pk}": "-1"})
    assert (refused.status_code, 'value="-1"' in refused.text, noted(line)) == (422, True, {})
    assert browser.post(url, {f"p{oil.pk}": "15"}).url == page
    assert noted(line) == {"Oil": "15 ml"}
    assert "Oil 15 ml" in browser.get(page).text
    assert "Oil, 15 ml used" in browser.get(reverse("bookings:appointment_history", args=[line.appointment_id])).text


def test_product_out_of_use_is_offered_only_where_it_was_noted():
    use = make_use(make_begun())
    change_product(use.product_id, is_active=False, by=HOUSE)

    def offers(line):
        page = client_of(line.staff.user).get(reverse("bookings:line_products", args=[line.pk]))
        return [each.pk for each in page.context["form"].products]

    assert (offers(use.line), offers(make_begun())) == ([use.product_id], [])
