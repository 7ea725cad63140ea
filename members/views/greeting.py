"""The way out of being greeted, from the letter itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.selectors.greeting import wants_them
from members.services import greetings as service


@never_cache
@require_http_methods(["GET", "POST"])
def greeting_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One step out of it, and back. Opening the page changes nothing: mail programs open links."""
    person = service.behind(token)
    if request.method == "POST":
        service.set_greeting(person.pk, is_wanted="again" in request.POST)
        return redirect("members:greeting_stop", token)
    return render(request, "members/greeting_stop.html", {"is_greeted": wants_them(person)})
