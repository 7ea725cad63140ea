"""Addresses about voices."""

from django.urls import path

from feedback.views import account, analysis, case, figures, lesson, promise, quality, report, survey, use, voice

app_name = "feedback"
urlpatterns = [
    # from outside
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("survey/<str:token>/stop/", survey.survey_stop, name="survey_stop"),
    path("complain/", voice.complain, name="complain"),
    path("cases/status/<str:token>/", voice.status, name="status"),
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
    # what a case came from, and what is learnt from it
    path("cases/<int:pk>/cause/", analysis.cause, name="case_cause"),
    path("cases/<int:pk>/measure/", analysis.case_measure, name="case_measure"),
    path("cases/<int:pk>/analysis/", analysis.history, name="case_analysis_history"),
    path("measures/<int:pk>/", analysis.measure, name="measure"),
    path("cases/<int:pk>/hazard/", analysis.hazard, name="case_hazard"),
    path("cases/<int:pk>/incident/", analysis.incident, name="case_incident"),
    path("cases/<int:pk>/accounts/", account.accounts, name="case_accounts"),
    path("cases/<int:pk>/accounts/ask/", account.ask, name="case_account_ask"),
    path("cases/<int:pk>/accounts/<int:account_pk>/", account.take_down, name="case_account"),
    path("my/accounts/<int:pk>/", account.own_account, name="own_account"),
    path("cases/<int:pk>/retrospective/", lesson.retrospective, name="case_retrospective"),
    path("cases/<int:pk>/lesson/", lesson.lesson_add, name="lesson_add"),
    path("lessons/", lesson.lesson_list, name="lesson_list"),
    path("lessons/<int:pk>/", lesson.lesson, name="lesson"),
    path("lessons/<int:pk>/edit/", lesson.lesson_edit, name="lesson_edit"),
    path("lessons/<int:pk>/history/", lesson.history, name="lesson_history"),
    path("lessons/<int:pk>/send/", lesson.send, name="lesson_send"),
    path("lessons/<int:pk>/read/", lesson.read, name="lesson_read"),
    *analysis.causes.patterns("manage/causes/"),
    path("cases/daily/", quality.quality_check, name="quality_check"),
    path("cases/daily/all/", quality.check_list, name="qualitycheck_list"),
    path("cases/daily/<int:pk>/history/", quality.history, name="qualitycheck_history"),
    path("cases/daily/<slug:key>/", quality.check_rows, name="quality_check_rows"),
    path("manage/case-report/", report.report, name="case_report"),
    path("manage/case-report/export/", report.export, name="case_report_export"),
    path("manage/case-report/visits/", report.visits, name="case_report_visits"),
    path("manage/case-report/<slug:key>/", report.rows, name="case_report_rows"),
    # for managers
    path("manage/use/", use.use, name="use"),
    path("manage/use/export/<slug:what>/", use.use_export, name="use_export"),
    path("manage/use/<slug:key>/", use.use_rows, name="use_rows"),
    path("manage/booking-figures/", figures.booking_figures, name="booking_figures"),
    path("manage/booking-figures/export/", figures.export, name="booking_figures_export"),
    path("manage/booking-figures/<slug:key>/", figures.booking_figure_rows, name="booking_figure_rows"),
]
