"""Addresses of the house itself."""

from django.conf import settings
from django.urls import path

from venue.views import (
    absence,
    agreed_text,
    answers,
    board,
    desk_key,
    dev_mail,
    dev_sms,
    gallery,
    health,
    house,
    messages,
    owner,
    policy,
    setup,
    sms_text,
    start,
    theme,
    undertaking,
)

app_name = "venue"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("language/", start.language, name="language"),
    path("theme/", theme.theme, name="theme"),
    path("manage/", board.board, name="board"),
    path("components/", gallery.gallery, name="gallery"),
    path("owner/<str:token>/", owner.first_owner, name="first_owner"),
    *answers.patterns,
    *house.patterns,
    *policy.patterns,
    *messages.patterns,
    *sms_text.patterns,
    *desk_key.patterns,
    *agreed_text.patterns,
    *undertaking.patterns,
    *absence.patterns,
    *setup.patterns,
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.MAIL_IS_READABLE:  # elsewhere these addresses do not exist
    urlpatterns += [
        path("dev/mail/", dev_mail.dev_mail, name="dev_mail"),
        path("dev/mail/<str:name>/", dev_mail.dev_mail_letter, name="dev_mail_letter"),
        path("dev/mail/<str:name>/html/", dev_mail.dev_mail_html, name="dev_mail_html"),
        path("dev/sms/", dev_sms.dev_sms, name="dev_sms"),
    ]
