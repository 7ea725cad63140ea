"""Addresses of duties, checklists, hazards, incidents, readings, what they close, and of the board."""

from django.urls import path

from safety.views import board, checklist, duty, excursion, hazard, incident, reading, report, seen
from safety.views.area_owner import area_owners
from safety.views.extra_rounds import extra_rounds
from safety.views.limits import limits, points, rule_sets
from safety.views.plan import plans
from venue.views.reference import guarded

app_name = "safety"
urlpatterns = [
    path("duties/", duty.duty_list, name="duty_list"),
    path("duties/<int:pk>/", duty.duty, name="duty"),
    path("duties/<int:pk>/items/<int:item_pk>/", duty.answer, name="duty_answer"),
    path("duties/<int:pk>/items/<int:item_pk>/photo/", duty.photo, name="duty_photo"),
    path("duties/<int:pk>/finish/", duty.finish, name="duty_finish"),
    path("duties/<int:pk>/note/", duty.note, name="duty_note"),
    path("duties/<int:pk>/review/", duty.review, name="duty_review"),
    path("duties/areas/<int:pk>/", duty.area_duties, name="area_duties"),
    path("duties/areas/", duty.area_codes, name="area_codes"),
    path(
        "duties/checklists/",
        guarded(checklist.checklist_list, "safety.view_checklisttemplate"),
        name="checklist_list",
    ),
    path(
        "duties/checklists/add/",
        guarded(checklist.checklist_add, "safety.add_checklisttemplate"),
        name="checklist_add",
    ),
    path(
        "duties/checklists/<int:pk>/",
        guarded(checklist.checklist_edit, "safety.change_checklisttemplate"),
        name="checklist_edit",
    ),
    path(
        "duties/checklists/<int:pk>/history/",
        guarded(checklist.checklist_history, "safety.view_checklisttemplate"),
        name="checklist_history",
    ),
    *plans.patterns("duties/plans/"),
    *extra_rounds.patterns("duties/extra-rounds/"),
    path("hazards/", hazard.hazard_list, name="hazard_list"),
    path("hazards/add/", hazard.hazard_add, name="hazard_add"),
    path("hazards/<int:pk>/", hazard.hazard, name="hazard"),
    path("hazards/<int:pk>/assign/", hazard.assign, name="hazard_assign"),
    path("hazards/<int:pk>/rectify/", hazard.rectify, name="hazard_rectify"),
    path("hazards/<int:pk>/verify/", hazard.verify, name="hazard_verify"),
    path("hazards/<int:pk>/return/", hazard.send_back, name="hazard_return"),
    path("hazards/<int:pk>/extend/", hazard.extend, name="hazard_extend"),
    path("hazards/photos/<int:pk>/", hazard.photo, name="hazard_photo"),
    path("hazards/signs/", seen.signs, name="signs"),
    path("seen/<str:token>/", seen.seen, name="seen"),
    path("seen/<str:token>/thanks/", seen.seen_thanks, name="seen_thanks"),
    *area_owners.patterns("hazards/in-charge/"),
    path("incidents/", incident.incident_list, name="incident_list"),
    path("incidents/add/", incident.incident_add, name="incident_add"),
    path("incidents/<int:pk>/", incident.incident, name="incident"),
    path("incidents/<int:pk>/edit/", incident.incident_edit, name="incident_edit"),
    path("incidents/<int:pk>/people/", incident.incident_people, name="incident_people"),
    path("incidents/<int:pk>/people/add/", incident.person_add, name="incident_person"),
    path("incidents/<int:pk>/sign-off/", incident.sign, name="incident_sign"),
    path("incidents/<int:pk>/hazard/", incident.hazard_add, name="incident_hazard"),
    path("incidents/<int:pk>/history/", incident.incident_history, name="incident_history"),
    path("safety/", board.board, name="board"),
    path("safety/report/", report.report, name="report"),
    path("safety/report/export/", report.export, name="report_export"),
    path("readings/", reading.board, name="readings"),
    path("readings/all/", reading.reading_list, name="reading_list"),
    path("readings/today/", reading.today, name="readings_today"),
    path("readings/poster/", reading.poster, name="readings_poster"),
    path("readings/at/<int:pk>/", reading.point, name="point"),
    path("readings/at/<int:pk>/enter/", reading.reading_add, name="reading_add"),
    *points.patterns("readings/points/"),
    *rule_sets.patterns("readings/rule-sets/"),
    *limits.patterns("readings/limits/"),
    path("closed-for-safety/", excursion.excursion_list, name="excursion_list"),
    path("closed-for-safety/<int:pk>/", excursion.excursion, name="excursion"),
    path("closed-for-safety/<int:pk>/release/", excursion.release, name="excursion_release"),
    path("closed-for-safety/notices/<int:pk>/send/", excursion.send, name="notice_send"),
]
