"""Rules of `venue/`."""

from bin.tools.mutations.mutation import Mutation

MUTATIONS = (
    Mutation(
        "a form that is sent twice is done once",
        "venue/submissions.py",
        "if not insert_new(Submission(key=parsed, user=user_of(by), result=expected)):",
        "if insert_new(Submission(key=parsed, user=user_of(by), result=expected)) is None:",
        ("tests/venue/test_submissions.py",),
    ),
    Mutation(
        "nobody is disturbed in quiet hours",
        "venue/services/delivery.py",
        "if not message.is_direct and in_quiet_hours(",
        "if message.is_direct and in_quiet_hours(",
        ("tests/venue/test_delivery.py",),
    ),
    Mutation(
        "a sheet out of use is no answer",
        "venue/selectors/answers.py",
        "AnswerSheet.objects.filter(is_active=True)",
        "AnswerSheet.objects.all()",
        ("tests/venue/test_answers.py",),
    ),
    Mutation(
        "a gateway that is away holds up no mail",
        "venue/services/delivery.py",
        "channels.discard(message.channel)",
        "break",
        ("tests/venue/test_sms_delivery.py",),
    ),
    Mutation(
        "what the gateway says of a number is neither logged nor kept",
        "venue/aliyun.py",
        'raise GatewayRefused(code, for_good=code.startswith("isv.")',
        'raise GatewayRefused(str(answer), for_good=code.startswith("isv.")',
        ("tests/venue/test_aliyun.py", "tests/venue/test_sms_delivery.py"),
    ),
    Mutation(
        "what is not approved in a language does not go by SMS in it",
        "venue/sms_texts.py",
        "return _recent.get().get((template, language)) if sms.is_offered() else None",
        "return next(iter(_recent.get().values()), None) if sms.is_offered() else None",
        ("tests/venue/test_sms_texts.py", "tests/venue/test_sms_delivery.py"),
    ),
    Mutation(
        "a line of time tells nobody what their role does not see",
        "venue/line_of_time.py",
        "return [each for each in found if viewer.has_perm(each.permission)]",
        "return list(found)",
        ("tests/feedback/test_line_of_time.py",),
    ),
    Mutation(
        "pages of a line of time follow each other without a gap",
        "venue/line_of_time.py",
        "(same if source.kind < kind else same & Q(pk__lt=pk))",
        "(same & Q(pk__lt=pk))",
        ("tests/feedback/test_line_of_time.py",),
    ),
    Mutation(
        "why somebody is away is not told by letter",
        "venue/services/absence.py",
        '"ends": ends,',
        '"ends": ends + absence.note,',
        ("tests/venue/test_absence.py",),
    ),
    Mutation(
        "a row that fails does not end its sweep",
        "venue/sweeping.py",
        "            failed.append(error)\n",
        "            raise\n",
        ("tests/venue/test_sweeping.py", "tests/feedback/test_clocks.py"),
    ),
    Mutation(
        "a receiver whom the mail server refused gets no letter, also where the server waits for one",
        "venue/smtp.py",
        "_until_the_end(letter) if is_wanted else",
        "_until_the_end(letter) if letter else",
        ("tests/venue/test_smtp.py",),
    ),
    Mutation(
        "a line break in an address says no command of its own to the mail server",
        "venue/smtp.py",
        'if any(set(each) & {"\\r", "\\n"} for each in commands):',
        "if not commands:",
        ("tests/venue/test_smtp.py",),
    ),
)
