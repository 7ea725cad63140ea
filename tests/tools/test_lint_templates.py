"""The lint of templates finds what it bans and lets pass what it should."""

import pytest

from bin.tools.lint_templates import lint

BANNED = [
    '<p style="color: red"></p>',
    "<style>p { color: red }</style>",
    "<script>go()</script>",
    '<button onclick="go()"></button>',
    '<button hx-on:click="go()"></button>',
    '<button hx-on--after-request="go()"></button>',
    "<button hx-vals='js:{a: 1}'></button>",
    "<div hx-trigger=\"keyup[key=='Enter']\"></div>",
    '<a href="javascript:go()"></a>',
    "<p>Hello</p>",
    "<p>你好</p>",
    '<input placeholder="Your name">',
    '<img alt="A pool">',
    '{% include "x.html" with title="Hello" only %}',
    "<code>fine</code> but not this",
]
ALLOWED = [
    '<script src="{% static "a.js" %}" defer></script>',
    '<script type="application/json">{"a": "text"}</script>',
    '<p>{% translate "Hello" %}</p>',
    "<p>{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}</p>",
    '<input placeholder="{% translate "Your name" %}">',
    '<div hx-trigger="keyup changed delay:200ms, search" hx-get="/x"></div>',
    '<a lang="zh" translate="no">中文</a>',
    "<kbd>Ctrl</kbd> + <kbd>K</kbd>",
    "{# Context: member #}{% comment %}Words{% endcomment %}",
    "{% block width %}is-narrow{% endblock %}",
    "<p>{{ member.name }} · 3 × {{ count }}</p>",
    '{% include "x.html" with title=_("Hello") only %}',
]


@pytest.mark.parametrize("source", BANNED)
def test_lint_names_what_is_banned(source: str) -> None:
    assert lint(source)


@pytest.mark.parametrize("source", ALLOWED)
def test_lint_lets_pass_what_is_fine(source: str) -> None:
    assert lint(source) == []


def test_lint_counts_lines_across_blanked_blocks() -> None:
    source = "{% blocktranslate %}\nTwo\nlines\n{% endblocktranslate %}\n<p>Hello</p>"
    assert [fault.line for fault in lint(source)] == [5]
