"""Addresses about people."""

from django.urls import path

from members.views import code, data_check, entry_rules, fees, ledger, member, my, pay_back, preference, renewals, sale
from members.views.plan import plans

app_name = "members"
urlpatterns = [
    path("members/", member.member_list, name="member_list"),
    path("members/add/", member.member_add, name="member_add"),
    path("members/add/known/", member.member_known, name="member_known"),
    path("members/to-check/", data_check.to_check_list, name="to_check"),
    path("members/<int:pk>/", member.member, name="member"),
    path("members/<int:pk>/edit/", member.member_edit, name="member_edit"),
    path("members/<int:pk>/history/", member.history, name="member_history"),
    path("members/<int:pk>/ledger/", ledger.ledger, name="ledger"),
    path("members/<int:pk>/invite/", member.invite, name="invite"),
    path("members/<int:pk>/sell/", sale.sell, name="sell"),
    path("members/<int:pk>/code/", code.code, name="code"),
    path("members/<int:pk>/code/issue/", code.issue_code, name="issue_code"),
    path("members/<int:pk>/fees/", fees.fees, name="fees"),
    path("members/<int:pk>/data-check/<str:answer>/", data_check.keep_check, name="keep_check"),
    path("members/<int:pk>/preferences/", preference.preferences, name="preferences"),
    path("members/<int:pk>/preferences/history/", preference.history, name="preference_history"),
    path("members/<int:pk>/care-notes/add/", preference.care_note_add, name="care_note_add"),
    path("care-notes/<int:pk>/end/", preference.care_note_end, name="care_note_end"),
    path("members/<int:pk>/pay-back/", pay_back.pay_back, name="pay_back"),
    path("contracts/<int:pk>/renew/", sale.renew, name="renew"),
    path("receipts/<int:pk>/", sale.receipt, name="receipt"),
    path("entry-rules/", entry_rules.entry_rules, name="entry_rules"),
    path("house/entry-rules/", entry_rules.entry_rules_list, name="entry_rules_list"),
    path("house/entry-rules/add/", entry_rules.entry_rules_add, name="entry_rules_add"),
    path("manage/renewals/", renewals.renewals, name="renewals"),
    *plans.patterns("desk/plans/"),
    path("my/", my.my_profile, name="my_profile"),
    path("my/data/", data_check.my_data, name="my_data"),
    path("my/data-check/<str:answer>/", data_check.my_check, name="my_check"),
    path("my/preferences/", preference.my_preferences, name="my_preferences"),
    path("my/ledger/", ledger.my_ledger, name="my_ledger"),
    path("my/code/", code.my_code, name="my_code"),
    path("my/join/", my.join, name="join"),
    path("data-check/stop/<str:token>/", data_check.check_stop, name="check_stop"),
    path("invitation/<str:token>/", my.accept_invitation, name="accept_invitation"),
]
