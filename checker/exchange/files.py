"""Files from other systems, read with care: sizes are capped, and no XML defines entities."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring
from xml.parsers import expat

from checker.exchange.question import Files
from checker.models.errors import UsageError

LARGEST = 64 << 20
"""Bytes of all files of an archive together, unpacked."""
MOST, DEEPEST = 5000, 200
"""Files of an archive; elements within each other."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What is unpacked a part at a time: of all else a few bytes become gigabytes at once."""
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError),
    *(ValueError, LookupError),  # of a place or a name that cannot be
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def unpacked(content: bytes, name: str) -> Files:
    """The files of a zip or a tar archive, or the one file that it is.

    Raises UsageError for an archive that is broken, too large, or names a place outside itself.
    """
    try:
        if content.startswith(b"PK"):
            return dict(_zipped(content, name))
        if content.startswith(b"\x1f\x8b"):
            return dict(_tarred(content, name))
    except _BROKEN as error:
        raise UsageError(f"{name} is a broken archive: {error}.") from None
    except (NotImplementedError, RuntimeError):
        problem = (
            f"{name} is an archive that cannot be opened: it is encrypted, or not packed as usual."
        )
        raise UsageError(problem) from None
    return {PurePosixPath(name).name: content}


def _zipped(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _few(len(entries), name)
        left = LARGEST
        for entry in entries:
            if entry.compress_type not in _PACKED:
                raise NotImplementedError
            with archive.open(entry) as file:
                part = file.read(left + 1)
            left -= len(part)
            _small(left, name)
            yield _inside(entry.filename, name), part


def _tarred(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    with gzip.open(io.BytesIO(content)) as file:
        plain = file.read(LARGEST + 1)
    _small(LARGEST - len(plain), name)
    left = LARGEST
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        for count, entry in enumerate(archive):
            _few(count, name)
            left -= abs(entry.size)  # A file of holes alone may be of any size.
            _small(left, name)
            if entry.isfile() and (part := archive.extractfile(entry)) is not None:
                yield _inside(entry.name, name), part.read()


def _few(count: int, name: str) -> None:
    if count > MOST:
        raise UsageError(f"{name} holds more than {MOST} files; that is no export of questions.")


def _small(left: int, name: str) -> None:
    if left < 0:
        raise UsageError(f"{name} is larger than {LARGEST >> 20} MiB when it is unpacked.")


def _inside(entry: str, name: str) -> str:
    path = PurePosixPath(entry.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UsageError(f"{name} names a place outside itself, {entry!r}; nothing was read.")
    return path.as_posix()


def zipped(files: Files) -> bytes:
    """The files as a zip archive, which is the same for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def tarred(files: Files) -> bytes:
    """The files as a gzipped tar archive, which is the same for the same files."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", fileobj=packed, mtime=0) as outer,
        tarfile.open(fileobj=outer, mode="w") as archive,
    ):
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def xml(content: bytes, name: str) -> Element:
    """The root of an XML document, its elements and attributes without namespaces.

    Raises UsageError for what is no XML, is nested too deeply, or declares a document type: that
    is where entities are defined, and no course system writes one.
    """
    builder, depth = TreeBuilder(), 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UsageError(f"{name} is nested more than {DEEPEST} elements deep.")
        builder.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def refuse(*_: object) -> None:
        raise UsageError(f"{name} declares a document type, which is not read from strangers.")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, ParseError, ValueError, LookupError) as error:
        raise UsageError(f"{name} is not XML: {error}.") from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def document(root: Element) -> bytes:
    """An XML document in UTF-8, indented by nothing: white space can be part of a text."""
    written = str(tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()
