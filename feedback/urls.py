"""Addresses about voices."""

from django.urls import path

from feedback.views import case, desk_case, figures, handing, promise, queue, survey, use, voice
from feedback.views.case_rules import (
    case_rules,
    case_sources,
    enquiry_classes,
    grading_rules,
    handling_rules,
    routing_rules,
    voice_signs,
)

app_name = "feedback"
urlpatterns = [
    # from outside
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("survey/<str:token>/stop/", survey.survey_stop, name="survey_stop"),
    path("complain/", voice.complain, name="complain"),
    path("complain/at/<str:token>/", voice.complain_at, name="complain_at"),
    path("cases/status/<str:token>/", voice.status, name="status"),
    path("my/cases/", voice.my_cases, name="my_cases"),
    # at work
    path("desk/cases/add/", desk_case.desk_case_add, name="desk_case_add"),
    path("cases/", queue.case_list, name="case_list"),
    path("cases/bulk/<slug:act>/", queue.bulk, name="case_bulk"),
    path("cases/views/", queue.view_list, name="view_list"),
    path("cases/views/add/", queue.view_add, name="view_add"),
    path("cases/views/<int:pk>/", queue.view_edit, name="view_edit"),
    path("cases/views/<int:pk>/remove/", queue.view_remove, name="view_remove"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/contact/", case.contact, name="case_contact"),
    path("cases/<int:pk>/take/", case.take, name="case_take"),
    path("cases/<int:pk>/offer/", handing.offer, name="case_offer"),
    path("cases/<int:pk>/accept/", handing.accept, name="case_accept"),
    path("cases/<int:pk>/reply/", case.reply, name="case_reply"),
    path("cases/<int:pk>/note/", case.note, name="case_note"),
    path("cases/<int:pk>/assign/", case.assign, name="case_assign"),
    path("cases/<int:pk>/sort/", case.sort_case, name="case_sort"),
    path("cases/<int:pk>/extend/", case.extend, name="case_extend"),
    path("cases/<int:pk>/resolve/", case.resolve, name="case_resolve"),
    path("cases/<int:pk>/close/", case.close, name="case_close"),
    path("cases/<int:pk>/history/", case.history, name="case_history"),
    path("cases/promises/<slug:key>/", promise.promise, name="promise"),
    # for those who keep the rules of cases
    path("cases/rules/", case_rules, name="case_rules"),
    path("cases/signs/", voice_signs, name="voice_signs"),
    *case_sources.patterns("cases/rules/sources/"),
    *handling_rules.patterns("cases/rules/handling/"),
    *enquiry_classes.patterns("cases/rules/enquiries/"),
    *grading_rules.patterns("cases/rules/grading/"),
    *routing_rules.patterns("cases/rules/routing/"),
    # for managers
    path("manage/use/", use.use, name="use"),
    path("manage/use/export/<slug:what>/", use.use_export, name="use_export"),
    path("manage/use/<slug:key>/", use.use_rows, name="use_rows"),
    path("manage/booking-figures/", figures.booking_figures, name="booking_figures"),
    path("manage/booking-figures/export/", figures.export, name="booking_figures_export"),
    path("manage/booking-figures/<slug:key>/", figures.booking_figure_rows, name="booking_figure_rows"),
]
