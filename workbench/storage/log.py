"""An append-only file of records, each of which is on the disk when `append` returns.

A record is its length, a checksum and the content. What a killed run left torn at the end, and all
that follows a record whose checksum is wrong, is cut off when the log is opened again.
"""

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from workbench.errors import StorageError
from workbench.storage.disk import write_all
from workbench.storage.failure import told
from workbench.storage.files import write_file

#: Begins every record, so that blanks that a file system leaves behind are none.
_MARK = b"WbR1"
_HEAD = struct.Struct(">4sIQ")
#: Longest record: what a damaged length would make us read.
_MOST = 2**40


def record(content: bytes) -> bytes:
    """The bytes of one record of a log.

    >>> len(record(b"abc"))
    19
    """
    return _HEAD.pack(_MARK, _checksum(content), len(content)) + content


def _checksum(content: bytes) -> int:
    """Of length and content: a head followed by blanks is no record."""
    return zlib.crc32(content, zlib.crc32(len(content).to_bytes(8, "little")))


class Log:
    """A log that one process appends to; its first record says what it is, and is never empty.

    `first` is written in one step where there is no log yet. Raises StorageError where the file is
    none, or cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with Log(Path(place) / "a.log", b"numbers") as log:
    ...         log.append(b"one")
    ...     torn = (Path(place) / "a.log").read_bytes() + record(b"two")[:-1]
    ...     done = (Path(place) / "a.log").write_bytes(torn)
    ...     with Log(Path(place) / "a.log", b"numbers") as log:
    ...         [log.read(place) for place in log.places]
    [b'one']
    """

    def __init__(self, path: Path, first: bytes) -> None:
        self.path = path
        with told(path):
            if not path.exists():
                write_file(path, record(first))
            flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
            self._handle = os.open(path, flags)
            try:
                records = _records(self._handle)
                found = next(records, None)
                if found is None:
                    raise StorageError(f"{path} is not a log of the workbench; name another folder")
                #: Where each record begins after the first, in their order.
                self.places: list[int] = []
                self._end = found[1]
                for place, end in records:
                    self.places.append(place)
                    self._end = end
                os.ftruncate(self._handle, self._end)
            except BaseException:
                os.close(self._handle)
                raise

    def __enter__(self) -> "Log":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # what was appended is on the disk
            os.close(self._handle)

    def append(self, content: bytes) -> None:
        """Put one more record at the end; where that fails the log is as it was."""
        with told(self.path):
            os.lseek(self._handle, self._end, os.SEEK_SET)
            data = record(content)
            try:
                write_all(self._handle, data)
                os.fsync(self._handle)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(self._handle, self._end)
                raise
        self.places.append(self._end)
        self._end += len(data)

    def rewrite(self, places: Sequence[int]) -> None:
        """Put the records of some places in the file's place, in this order, in one step.

        Nothing may be appended afterwards; what is read comes from the old file.
        """
        order = [0, *places]
        write_file(self.path, (record(self.read(place)) for place in order))

    def read(self, place: int, most: int = _MOST) -> bytes:
        """The content of the record that begins at a place, or the first of it."""
        with told(self.path):
            return _content(self._handle, place, most)


def first_record(path: Path) -> bytes:
    """The first record of a log; empty where there is no log."""
    with suppress(OSError), path.open("rb") as file:
        return next((_content(file.fileno(), place) for place, _ in _records(file.fileno())), b"")
    return b""


def _content(handle: int, place: int, most: int = _MOST) -> bytes:
    _, _, length = _HEAD.unpack(os.pread(handle, _HEAD.size, place))
    return _read(handle, min(length, most), place + _HEAD.size)


def _read(handle: int, length: int, place: int) -> bytes:
    """So many bytes from a place on; fewer where the file ends."""
    parts = []
    while length > 0 and (part := os.pread(handle, min(length, 2**24), place)):
        parts.append(part)
        length, place = length - len(part), place + len(part)
    return b"".join(parts)


def _records(handle: int) -> Iterator[tuple[int, int]]:
    """Where each whole record begins and ends, up to the first that is not whole."""
    place = 0
    while len(head := _read(handle, _HEAD.size, place)) == _HEAD.size:
        mark, checksum, length = _HEAD.unpack(head)
        end = place + _HEAD.size + length
        if mark != _MARK or length > _MOST:
            return
        content = _read(handle, length, place + _HEAD.size)
        if len(content) < length or _checksum(content) != checksum:
            return
        yield place, end
        place = end
