"""The file that bin/backup writes and bin/restore reads: a tar of the database, the uploads and, last, a manifest.

The manifest names every part with its size and SHA-256. It comes last, so that a file that was cut off has none.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST, DATABASE, UPLOADS = "manifest.json", "database.dump", "uploads/"
BLOCK = 1 << 20


class ArchiveError(Exception):
    """The file cannot be used; the message is the line that the person at the terminal reads."""


@dataclass(frozen=True)
class Part:
    size: int
    sha256: str


@dataclass
class Manifest:
    """What is in the file. `schema` are the applied migrations by app, `rows` the rows of each table; `seal` opens with
    the FIELD_KEYS of the venue that was kept.
    """

    product: str
    made_at: str
    postgres: int
    schema: dict[str, list[str]]
    rows: dict[str, int]
    seal: str
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        try:
            facts = json.loads(text)
            if facts["format"] > FORMAT:
                raise ArchiveError("This backup was made by a newer release of the program. Nothing was changed.")
            parts = {name: Part(**part) for name, part in facts.pop("parts").items()}
            return cls(**facts, parts=parts)
        except (ValueError, TypeError, KeyError) as error:
            raise ArchiveError("The manifest of this backup cannot be read. Nothing was changed.") from error


class Counting:
    """Reads a file and knows at the end what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.size += len(block)
        self.digest.update(block)
        return block

    @property
    def part(self) -> Part:
        return Part(self.size, self.digest.hexdigest())


# --- writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def unfinished(path: Path) -> Iterator[IO[bytes]]:
    """A file for the owner's eyes alone, under another name until it is whole and on the disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # refuses, where rename would replace
    except FileExistsError as error:
        raise ArchiveError(f"{path} exists already; name a new file.") from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def write(path: Path, manifest: Manifest, dump: Path, uploads: Path) -> None:
    with unfinished(path) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        manifest.parts[DATABASE] = add(tar, DATABASE, dump)
        for source in sorted(uploads.rglob("*")) if uploads.is_dir() else []:
            if source.is_file() and not source.is_symlink():
                with suppress(FileNotFoundError):  # taken away meanwhile: no row names it any more
                    name = UPLOADS + source.relative_to(uploads).as_posix()
                    manifest.parts[name] = add(tar, name, source)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        tar.addfile(member(MANIFEST, len(text)), io.BytesIO(text))


def add(tar: tarfile.TarFile, name: str, source: Path) -> Part:
    with source.open("rb") as file:
        counting = Counting(file)
        tar.addfile(member(name, os.fstat(file.fileno()).st_size), counting)
    return counting.part


def member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


# --- reading ---------------------------------------------------------------------------------------------------------


def unpack(path: Path, folder: Path) -> Manifest:
    """Take everything out into `folder` and compare it with the manifest; nobody may use it when that raises."""
    found: dict[str, Part] = {}
    text = b""
    try:
        with tarfile.open(path, "r:") as tar:
            for info in tar:
                name = info.name
                if not info.isfile() or name in found or not is_ours(name):
                    raise ArchiveError(f"{path} holds something that bin/backup never writes. Nothing was changed.")
                source = tar.extractfile(info)
                assert source is not None  # noqa: S101 - it is a file
                if name == MANIFEST:
                    text = source.read()
                else:
                    found[name] = take_out(source, folder / name)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveError(f"{path} is no backup, or was cut off. Nothing was changed.") from error
    if not text:
        raise ArchiveError(f"{path} has no manifest: it was cut off. Nothing was changed.")
    manifest = Manifest.read(text)
    wrong = [name for name in {*found, *manifest.parts} if found.get(name) != manifest.parts.get(name)]
    if wrong or DATABASE not in found:
        raise ArchiveError(f"{path} is damaged at {', '.join(sorted(wrong)[:5])}. Nothing was changed.")
    return manifest


def is_ours(name: str) -> bool:
    inside = name.removeprefix(UPLOADS)
    is_plain = not name.startswith("/") and ".." not in Path(name).parts
    return name in (MANIFEST, DATABASE) or (is_plain and name.startswith(UPLOADS) and bool(inside))


def take_out(source: IO[bytes], target: Path) -> Part:
    target.parent.mkdir(parents=True, exist_ok=True)
    counting = Counting(source)
    with target.open("wb") as file:
        while block := counting.read(BLOCK):
            file.write(block)
    return counting.part
