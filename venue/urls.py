"""Every address of the project. Apps are included by name, so that the house imports none of them."""

from django.urls import include, path

urlpatterns = [
    path("", include("bookings.urls")),
    path("", include("members.urls")),
    path("", include("safety.urls")),
    path("", include("feedback.urls")),
    path("", include("venue.house_urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]

handler500 = "venue.views.failure.server_error"
