"""Addresses of duties, checklists and hazards."""

from django.urls import path

from safety.views import checklist, duty, hazard
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
    path("hazards/", hazard.hazard_list, name="hazard_list"),
    path("hazards/add/", hazard.hazard_add, name="hazard_add"),
    path("hazards/<int:pk>/", hazard.hazard, name="hazard"),
    path("hazards/<int:pk>/assign/", hazard.assign, name="hazard_assign"),
    path("hazards/<int:pk>/rectify/", hazard.rectify, name="hazard_rectify"),
    path("hazards/<int:pk>/verify/", hazard.verify, name="hazard_verify"),
    path("hazards/<int:pk>/return/", hazard.send_back, name="hazard_return"),
    path("hazards/photos/<int:pk>/", hazard.photo, name="hazard_photo"),
]
