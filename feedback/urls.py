"""Addresses about voices."""

from django.urls import path

from feedback.views import case, case_acts, compensation, figures, promise, status, survey, use, voice, waiting
from feedback.views.working_hours import working_hours

app_name = "feedback"
urlpatterns = [
    # from outside
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("survey/<str:token>/stop/", survey.survey_stop, name="survey_stop"),
    path("complain/", voice.complain, name="complain"),
    path("cases/status/<str:token>/", status.status, name="status"),
    path("cases/status/<str:token>/write/", status.write, name="status_write"),
    path("cases/status/<str:token>/accept/", status.accept, name="status_accept"),
    path("cases/status/<str:token>/decline/", status.decline, name="status_decline"),
    path("cases/status/<str:token>/confirm/", status.confirm, name="status_confirm"),
    path("cases/status/<str:token>/reopen/", status.reopen, name="status_reopen"),
    path("cases/status/<str:token>/withdraw/", status.withdraw, name="status_withdraw"),
    path("cases/status/<str:token>/photos/<int:pk>/", status.photo, name="status_photo"),
    path("my/cases/", voice.my_cases, name="my_cases"),
    # at work
    path("desk/cases/add/", case.desk_case_add, name="desk_case_add"),
    path("cases/", case.case_list, name="case_list"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/contact/", case.contact, name="case_contact"),
    path("cases/<int:pk>/take/", case.take, name="case_take"),
    path("cases/<int:pk>/reply/", case.reply, name="case_reply"),
    path("cases/<int:pk>/note/", case.note, name="case_note"),
    path("cases/<int:pk>/wait/", waiting.pause, name="case_pause"),
    path("cases/<int:pk>/go-on/", waiting.resume, name="case_resume"),
    path("cases/<int:pk>/assign/", case.assign, name="case_assign"),
    path("cases/<int:pk>/sort/", case.sort_case, name="case_sort"),
    path("cases/<int:pk>/extend/", case.extend, name="case_extend"),
    path("cases/<int:pk>/resolve/", case.resolve, name="case_resolve"),
    path("cases/<int:pk>/close/", case.close, name="case_close"),
    path("cases/<int:pk>/history/", case.history, name="case_history"),
    path("cases/<int:pk>/propose/", case_acts.propose, name="case_propose"),
    path("cases/<int:pk>/moment/", case_acts.moment, name="case_moment"),
    path("cases/<int:pk>/call/", case_acts.call, name="case_call"),
    path("cases/<int:pk>/mediate/", case_acts.mediate, name="case_mediate"),
    path("cases/<int:pk>/mediated/", case_acts.mediated, name="case_mediated"),
    path("cases/<int:pk>/authority/", case_acts.authority, name="case_authority"),
    path("cases/<int:pk>/reject/", case_acts.reject, name="case_reject"),
    path("cases/<int:pk>/similar/", case_acts.similar, name="case_similar"),
    path("cases/<int:pk>/photos/<int:photo_pk>/", case_acts.photo, name="case_photo"),
    path("cases/calls/", case_acts.call_list, name="call_list"),
    path("cases/compensations/", compensation.compensation_list, name="compensation_list"),
    path("cases/compensations/<int:pk>/", compensation.compensation, name="compensation"),
    path("cases/compensations/<int:pk>/approve/", compensation.approve, name="compensation_approve"),
    path("cases/compensations/<int:pk>/refuse/", compensation.refuse, name="compensation_refuse"),
    path("cases/compensations/<int:pk>/give/", compensation.give, name="compensation_give"),
    path("cases/compensations/<int:pk>/history/", compensation.compensation_history, name="compensation_history"),
    path("cases/promises/<slug:key>/", promise.promise, name="promise"),
    # for managers
    *working_hours.patterns("house/working-hours/"),
    path("manage/use/", use.use, name="use"),
    path("manage/use/export/<slug:what>/", use.use_export, name="use_export"),
    path("manage/use/<slug:key>/", use.use_rows, name="use_rows"),
    path("manage/booking-figures/", figures.booking_figures, name="booking_figures"),
    path("manage/booking-figures/export/", figures.export, name="booking_figures_export"),
    path("manage/booking-figures/<slug:key>/", figures.booking_figure_rows, name="booking_figure_rows"),
]
