"""Scans of papers that people hand in: what a file may be, and how it is handed out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

SCAN_KINDS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png"}
SCAN_BYTES = 10 * 1024 * 1024
ACCEPTS = "application/pdf,image/jpeg,image/png"


def checked(file: Any) -> Any:
    """A file is what its first bytes say, whatever it is called; its name then ends accordingly."""
    if not isinstance(file, UploadedFile):
        return file
    head = file.read(8)
    file.seek(0)
    ending = next((ending for mark, ending in SCAN_KINDS.items() if head.startswith(mark)), "")
    if not ending:
        raise forms.ValidationError(_("This is neither a PDF nor a JPEG or PNG picture."))
    if file.size and file.size > SCAN_BYTES:
        raise forms.ValidationError(_("The file is larger than 10 MB."))
    file.name = f"scan{ending}"
    return file


def handed_out(scan: Any, name: str) -> FileResponse:
    """The scan as a download; scans have no address of their own. 404 where the file is gone."""
    try:
        file = scan.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    ending = str(scan.name).rpartition(".")[2]
    return FileResponse(file, as_attachment=True, filename=f"{name}.{ending}")
