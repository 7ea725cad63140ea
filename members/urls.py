"""Addresses about people."""

from django.urls import path

from members.views import member, my

app_name = "members"
urlpatterns = [
    path("members/", member.member_list, name="member_list"),
    path("members/add/", member.member_add, name="member_add"),
    path("members/<int:pk>/", member.member, name="member"),
    path("members/<int:pk>/edit/", member.member_edit, name="member_edit"),
    path("members/<int:pk>/history/", member.history, name="member_history"),
    path("members/<int:pk>/invite/", member.invite, name="invite"),
    path("my/", my.my_profile, name="my_profile"),
    path("my/join/", my.join, name="join"),
    path("invitation/<str:token>/", my.accept_invitation, name="accept_invitation"),
]
