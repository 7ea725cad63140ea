"""Addresses about voices."""

from django.urls import path

from feedback.views import case, figures, promise, public, satisfaction, survey, use, voice

app_name = "feedback"
urlpatterns = [
    # from outside
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("survey/<str:token>/stop/", survey.survey_stop, name="survey_stop"),
    path("complain/", voice.complain, name="complain"),
    path("cases/status/<str:token>/", voice.status, name="status"),
    path("promises/", public.promises, name="promises"),
    path("promises/feed/", public.promises_feed, name="promises_feed"),
    path("promises/figures.json", public.promises_json, name="promises_json"),
    path("my/cases/", voice.my_cases, name="my_cases"),
    # at work
    path("desk/cases/add/", case.desk_case_add, name="desk_case_add"),
    path("cases/", case.case_list, name="case_list"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/contact/", case.contact, name="case_contact"),
    path("cases/<int:pk>/take/", case.take, name="case_take"),
    path("cases/<int:pk>/reply/", case.reply, name="case_reply"),
    path("cases/<int:pk>/note/", case.note, name="case_note"),
    path("cases/<int:pk>/assign/", case.assign, name="case_assign"),
    path("cases/<int:pk>/sort/", case.sort_case, name="case_sort"),
    path("cases/<int:pk>/extend/", case.extend, name="case_extend"),
    path("cases/<int:pk>/resolve/", case.resolve, name="case_resolve"),
    path("cases/<int:pk>/close/", case.close, name="case_close"),
    path("cases/<int:pk>/history/", case.history, name="case_history"),
    path("cases/promises/<slug:key>/", promise.promise, name="promise"),
    # for managers
    path("manage/satisfaction/", satisfaction.satisfaction, name="satisfaction"),
    path("manage/satisfaction/export/", satisfaction.satisfaction_export, name="satisfaction_export"),
    path("manage/satisfaction/<slug:key>/", satisfaction.satisfaction_rows, name="satisfaction_rows"),
    path("manage/use/", use.use, name="use"),
    path("manage/use/export/<slug:what>/", use.use_export, name="use_export"),
    path("manage/use/<slug:key>/", use.use_rows, name="use_rows"),
    path("manage/booking-figures/", figures.booking_figures, name="booking_figures"),
    path("manage/booking-figures/export/", figures.export, name="booking_figures_export"),
    path("manage/booking-figures/<slug:key>/", figures.booking_figure_rows, name="booking_figure_rows"),
]
