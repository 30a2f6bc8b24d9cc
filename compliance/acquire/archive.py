"""An archive: its members are read as blobs; their names are only names, nothing is extracted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.acquire.blobs import SpoolBlobs
from compliance.acquire.listing import Listing
from compliance.acquire.members import (
    CORRUPT,
    TAR_OPENERS,
    ZIP_SUFFIXES,
    Member,
    Meter,
    tar_members,
    zip_members,
)
from compliance.acquire.progress import Progress
from compliance.acquire.redact import one_line
from compliance.acquire.scratch import scratch_folder
from compliance.errors import AcquireError, TargetError
from compliance.model.limits import Limits


def is_archive(path: Path) -> bool:
    """Whether the name is that of an archive which can be read."""
    return path.name.lower().endswith((*ZIP_SUFFIXES, *TAR_OPENERS))


@contextmanager
def unpacked(path: Path, limits: Limits, progress: Progress) -> Iterator[tuple[Listing, SpoolBlobs]]:
    """What is in the archive; the content lies in a private folder for the context's time.

    A folder that all members share (`name-1.0/`) is taken off their paths. Raises TargetError (not
    permitted) and AcquireError (no such archive inside); what is damaged or too much further on
    is a Problem in the listing.
    """
    with scratch_folder() as folder:
        listing, spool = Listing(limits), SpoolBlobs(folder)
        try:
            with listing.bounded():
                _note_all(_members(path, limits), listing, spool, progress)
        except PermissionError as error:
            raise TargetError(f"{one_line(str(path))}: {error.strerror}") from error
        except CORRUPT as error:
            if not len(listing):
                raise AcquireError(f"{one_line(str(path))}: {_damage(error)}") from error
            listing.problem(".", f"the rest was not read: {_damage(error)}")
        listing.strip_top_folder()
        yield listing, spool


def _members(path: Path, limits: Limits) -> Iterator[Member]:
    meter = Meter(path.stat().st_size, limits)
    zipped = path.name.lower().endswith(ZIP_SUFFIXES)
    return zip_members(path, meter) if zipped else tar_members(path, meter)


def _note_all(members: Iterable[Member], listing: Listing, spool: SpoolBlobs, progress: Progress) -> None:
    for done, member in enumerate(members):
        if done % 256 == 0:
            progress(done, None, "reading the archive")
        _note(member, listing, spool)


def _note(member: Member, listing: Listing, spool: SpoolBlobs) -> None:
    if member.problem:
        listing.unread(member.path, member.problem)
    elif member.skip:
        listing.skip(member.path, member.skip)
    elif listing.wants(member.path, member.size):
        try:
            data = member.read()
        except CORRUPT as error:
            listing.unread(member.path, _damage(error))
        else:
            listing.add(member.path, spool.write(data), len(data))


def _damage(error: Exception) -> str:
    return f"damaged archive ({one_line(str(error)) or type(error).__name__})"
