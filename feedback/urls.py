"""Addresses about voices."""

from django.urls import path

from feedback.views import case, figures, improvement, promise, survey, use, voice

app_name = "feedback"
urlpatterns = [
    # from outside
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("survey/<str:token>/stop/", survey.survey_stop, name="survey_stop"),
    path("complain/", voice.complain, name="complain"),
    path("cases/status/<str:token>/", voice.status, name="status"),
    path("my/cases/", voice.my_cases, name="my_cases"),
    path("improvements/", improvement.public, name="improvements_public"),
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
    path("quality/improvements/", improvement.improvement_list, name="improvement_list"),
    path("quality/improvements/add/", improvement.improvement_add, name="improvement_add"),
    path("quality/improvements/export/", improvement.export, name="improvement_export"),
    path("quality/improvements/<int:pk>/", improvement.improvement, name="improvement"),
    path("quality/improvements/<int:pk>/history/", improvement.history, name="improvement_history"),
    path("quality/improvements/<int:pk>/plan/", improvement.plan, name="improvement_plan"),
    path("quality/improvements/<int:pk>/ask/", improvement.ask, name="improvement_ask"),
    path("quality/improvements/<int:pk>/answer/", improvement.answer, name="improvement_answer"),
    path("quality/improvements/<int:pk>/start/", improvement.start, name="improvement_start"),
    path("quality/improvements/<int:pk>/give-task/", improvement.give_task, name="improvement_give_task"),
    path("quality/improvements/<int:pk>/change/", improvement.change, name="improvement_change"),
    path("quality/improvements/<int:pk>/measure/", improvement.measure, name="improvement_measure"),
    path("quality/improvements/<int:pk>/act/", improvement.act, name="improvement_act"),
    path("quality/improvements/<int:pk>/effective/", improvement.effective, name="improvement_effective"),
    path("quality/improvements/<int:pk>/ineffective/", improvement.ineffective, name="improvement_ineffective"),
    path("quality/improvements/<int:pk>/cancel/", improvement.cancel, name="improvement_cancel"),
    path("quality/improvements/<int:pk>/follow/", improvement.follow, name="improvement_follow"),
    path("quality/improvements/<int:pk>/publish/", improvement.publish, name="improvement_publish"),
    path("quality/improvement-tasks/<int:pk>/done/", improvement.task_done, name="improvement_task_done"),
    # for managers
    path("manage/use/", use.use, name="use"),
    path("manage/use/export/<slug:what>/", use.use_export, name="use_export"),
    path("manage/use/<slug:key>/", use.use_rows, name="use_rows"),
    path("manage/booking-figures/", figures.booking_figures, name="booking_figures"),
    path("manage/booking-figures/export/", figures.export, name="booking_figures_export"),
    path("manage/booking-figures/<slug:key>/", figures.booking_figure_rows, name="booking_figure_rows"),
]
