from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from safety.incident_errors import HappensLater, IncidentSigned, NobodyNamed, NotExamined
from safety.incident_rules import REPORT_RULES, SIGN_RULES, WRITE_RULES, IncidentFacts
from venue.rules import refusal

NOW = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
WRITTEN = {"severity": "minor", "cause": "Wet floor", "actions": "Mopped"}


@pytest.mark.parametrize(
    ("error", "rules", "fields"),
    [
        (None, REPORT_RULES, {}),
        (HappensLater, REPORT_RULES, {"occurred_at": NOW + timedelta(seconds=1)}),
        (None, WRITE_RULES, {}),
        (IncidentSigned, WRITE_RULES, {"is_signed": True}),
        (None, SIGN_RULES, WRITTEN),
        (None, SIGN_RULES, WRITTEN | {"is_injured": True, "hurt": 1}),
        (NobodyNamed, SIGN_RULES, WRITTEN | {"is_injured": True}),
        (NotExamined, SIGN_RULES, WRITTEN | {"cause": " "}),
        (NotExamined, SIGN_RULES, WRITTEN | {"severity": ""}),
        (NotExamined, SIGN_RULES, WRITTEN | {"actions": ""}),
        (IncidentSigned, SIGN_RULES, WRITTEN | {"is_signed": True}),
    ],
)
def test_rules(error, rules, fields):
    found = refusal(rules, IncidentFacts(**{"occurred_at": NOW} | fields), NOW)

    assert type(found) is (error or type(None))
