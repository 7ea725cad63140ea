"""Addresses about people."""

from django.urls import path

from members.views import agreement, code, consent, entry_rules, fees, ledger, member, my, renewals, sale
from members.views.plan import plans

app_name = "members"
urlpatterns = [
    path("members/", member.member_list, name="member_list"),
    path("members/add/", member.member_add, name="member_add"),
    path("members/add/known/", member.member_known, name="member_known"),
    path("members/<int:pk>/", member.member, name="member"),
    path("members/<int:pk>/edit/", member.member_edit, name="member_edit"),
    path("members/<int:pk>/history/", member.history, name="member_history"),
    path("members/<int:pk>/ledger/", ledger.ledger, name="ledger"),
    path("members/<int:pk>/invite/", member.invite, name="invite"),
    path("members/<int:pk>/sell/", sale.sell, name="sell"),
    path("members/<int:pk>/code/", code.code, name="code"),
    path("members/<int:pk>/code/issue/", code.issue_code, name="issue_code"),
    path("members/<int:pk>/consents/", consent.consents, name="consents"),
    path("members/<int:pk>/consents/answer/", consent.answer, name="consent_answer"),
    path("members/<int:pk>/consents/history/", consent.consent_history, name="consent_history"),
    path("members/<int:pk>/sign/<int:text>/", agreement.sign, name="sign"),
    path("members/<int:pk>/sign/<int:text>/code/", agreement.sign_code, name="sign_code"),
    path("members/<int:pk>/fees/", fees.fees, name="fees"),
    path("contracts/<int:pk>/renew/", sale.renew, name="renew"),
    path("receipts/<int:pk>/", sale.receipt, name="receipt"),
    path("signatures/<int:pk>/", agreement.signature, name="signature"),
    path("signatures/<int:pk>/scan/", agreement.signature_scan, name="signature_scan"),
    path("entry-rules/", entry_rules.entry_rules, name="entry_rules"),
    path("house/entry-rules/", entry_rules.entry_rules_list, name="entry_rules_list"),
    path("house/entry-rules/add/", entry_rules.entry_rules_add, name="entry_rules_add"),
    path("manage/renewals/", renewals.renewals, name="renewals"),
    *plans.patterns("desk/plans/"),
    path("my/", my.my_profile, name="my_profile"),
    path("my/ledger/", ledger.my_ledger, name="my_ledger"),
    path("my/code/", code.my_code, name="my_code"),
    path("my/consents/", consent.my_consents, name="my_consents"),
    path("my/consents/answer/", consent.my_answer, name="my_consent_answer"),
    path("my/sign/<int:text>/", agreement.my_sign, name="my_sign"),
    path("my/sign/<int:text>/code/", agreement.my_sign_code, name="my_sign_code"),
    path("my/join/", my.join, name="join"),
    path("invitation/<str:token>/", my.accept_invitation, name="accept_invitation"),
]
