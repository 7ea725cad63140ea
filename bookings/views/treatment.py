"""Treatments and who does them, as staff keep them."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import Skill, Treatment
from bookings.services.treatment import change_skill, change_treatment, create_skill, create_treatment
from bookings.treatment_forms import SkillForm, TreatmentForm
from bookings.treatment_lists import SkillFilter, SkillTable, TreatmentFilter, TreatmentTable
from venue.views.reference import Reference, Words


def all_treatments() -> QuerySet[Treatment]:
    skilled = Count("skills", filter=Q(skills__is_active=True, skills__staff__left_on=None))
    return Treatment.objects.select_related("equipment").annotate(skilled=skilled)


treatments = Reference(
    noun="treatment",
    rows=all_treatments,
    table=TreatmentTable,
    filters=TreatmentFilter,
    form=TreatmentForm,
    create=create_treatment,
    change=change_treatment,
    words=Words(
        title=_("Treatments"),
        lead=_("What practitioners do for guests: how long, for how much, and what it needs."),
        add=_("Add a treatment"),
        added=_("The treatment is added. It can be booked whenever somebody who does it is on duty."),
        changed=_("The treatment is changed."),
        empty_title=_("No treatment yet"),
        empty_text=_("A treatment is what a practitioner does for one guest at a time, such as tuina or a body scrub."),
        icon="massage",
    ),
)
skills = Reference(
    noun="skill",
    rows=lambda: Skill.objects.select_related("staff__user", "treatment"),
    table=SkillTable,
    filters=SkillFilter,
    form=SkillForm,
    create=create_skill,
    change=change_skill,
    words=Words(
        title=_("Who does what"),
        lead=_("Which practitioner does which treatment, and in how many minutes."),
        add=_("Add a skill"),
        added=_("The skill is added."),
        changed=_("The skill is changed."),
        empty_title=_("Nobody does a treatment yet"),
        empty_text=_("Only who is listed here, on duty and with a valid paper is offered to guests."),
        icon="user-check",
    ),
)
