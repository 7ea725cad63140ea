import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.case import Case
from feedback.models.response import Answer
from safety.models.duty import person
from venue import clock
from venue.bilingual import Named


@pghistory.track()
class CommentTag(Named, models.Model):
    """What a comment is about, so that comments can be counted. The house keeps its own list."""

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("tag of comments")
        verbose_name_plural = _("tags of comments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_commenttag_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a tag with this name."),
            )
        ]


@pghistory.track()
class CommentMark(models.Model):
    """A tag that somebody put to a comment."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="marks", verbose_name=_("comment"))
    tag = models.ForeignKey(CommentTag, models.PROTECT, related_name="marks", verbose_name=_("tag"))
    by = person(_("put by"))
    at = models.DateTimeField(_("put at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("mark of a comment")
        verbose_name_plural = _("marks of comments")
        ordering = ["answer", "tag"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "tag"],
                name="feedback_commentmark_put_once",
                violation_error_code="put_twice",
                violation_error_message=_("This comment has this tag already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)


@pghistory.track()
class CommentTone(models.Model):
    """How somebody who read a comment found it to sound; until then the list of words proposes a tone."""

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="tone", verbose_name=_("comment"))
    tone = models.CharField(pgettext_lazy("of a comment", "tone"), max_length=8, choices=Case.Tone)
    by = person(_("set by"))
    at = models.DateTimeField(_("set at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("tone of a comment")
        verbose_name_plural = _("tones of comments")
        ordering = ["answer"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tone__in=Case.Tone.values),
                name="feedback_commenttone_is_one_of_three",
                violation_error_code="tone_unknown",
                violation_error_message=_("A comment sounds positive, neutral or negative."),
            )
        ]

    def __str__(self) -> str:
        return self.get_tone_display()
