"""Addresses of duties, checklists, hazards, readings and what they close."""

from django.urls import path

from safety.views import checklist, duty, excursion, hazard, reading
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
    path("hazards/", hazard.hazard_list, name="hazard_list"),
    path("hazards/add/", hazard.hazard_add, name="hazard_add"),
    path("hazards/<int:pk>/", hazard.hazard, name="hazard"),
    path("hazards/<int:pk>/assign/", hazard.assign, name="hazard_assign"),
    path("hazards/<int:pk>/rectify/", hazard.rectify, name="hazard_rectify"),
    path("hazards/<int:pk>/verify/", hazard.verify, name="hazard_verify"),
    path("hazards/<int:pk>/return/", hazard.send_back, name="hazard_return"),
    path("hazards/photos/<int:pk>/", hazard.photo, name="hazard_photo"),
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
