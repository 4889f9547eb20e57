"""Files from strangers: archives that lie, and XML that attacks its reader."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from checker.exchange import files
from checker.models.errors import UsageError


def packed(name: str, content: bytes = b"x") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "..\\x", "C:/x"])
def test_no_archive_names_a_place_outside_itself(name: str) -> None:
    with pytest.raises(UsageError, match="names a place outside itself"):
        files.unpacked(packed(name), "a.zip")
    with pytest.raises(UsageError, match="names a place outside itself"):
        files.unpacked(files.tarred({name: b"x"}), "a.tar.gz")


def holes(size: int) -> bytes:
    """An archive with a file of so many bytes, none of which is in it."""
    entry, plain = tarfile.TarInfo("a"), io.BytesIO()
    headers = {"GNU.sparse.major": "0", "GNU.sparse.map": "0,0", "GNU.sparse.size": str(size)}
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry.pax_headers = headers
        archive.addfile(entry)
    return gzip.compress(plain.getvalue())


def test_links_in_a_tar_archive_are_no_files() -> None:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w:gz") as archive:
        link = tarfile.TarInfo("a.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert files.unpacked(kept.getvalue(), "a.tar.gz") == {}


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    with pytest.raises(UsageError, match=r"larger than 1 MiB when it is unpacked"):
        files.unpacked(packed("a", bytes(2 << 20)), "a.zip")
    with pytest.raises(UsageError, match=r"larger than 1 MiB when it is unpacked"):
        files.unpacked(gzip.compress(bytes(2 << 20)), "a.tar.gz")
    with pytest.raises(UsageError, match=r"larger than 1 MiB when it is unpacked"):
        files.unpacked(holes(1 << 40), "a.tar.gz")
    monkeypatch.setattr(files, "MOST", 2)
    with pytest.raises(UsageError, match="more than 2 files"):
        files.unpacked(files.zipped({str(n): b"" for n in range(3)}), "a.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_a_part_at_a_time_is_not_begun(method: int) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        archive.writestr("a.xml", b"<quiz/>")
    with pytest.raises(UsageError, match="it is encrypted, or not packed as usual"):
        files.unpacked(kept.getvalue(), "a.zip")


@pytest.mark.parametrize(
    "content",
    [
        *(b"PK\3\4broken", b"\x1f\x8bbroken", files.zipped({"a": b""})[:-9]),
        # A directory that would begin before the file does.
        files.zipped({"a": b""})[:-6] + b"\xff\0\0\0\0\0",
        files.zipped({"": b""}),
    ],
    ids=["zip", "gzip", "cut", "before", "nameless"],
)
def test_a_broken_archive_is_reported_in_a_line(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"a\.zip is a broken archive"):
        files.unpacked(content, "a.zip")


def test_a_plain_file_is_itself() -> None:
    assert files.unpacked(b"<quiz/>", "folder/a.xml") == {"a.xml": b"<quiz/>"}


LAUGHS = b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, b"<!DOCTYPE quiz><quiz/>"])
def test_no_document_type_is_read(content: bytes) -> None:
    with pytest.raises(UsageError, match="declares a document type"):
        files.xml(content, "a.xml")


@pytest.mark.parametrize("content", [b"", b"x", b"<quiz>", b"\xff\xfe<", b"<a>\0</a>", b"<a b=1/>"])
def test_what_is_no_xml_is_reported_in_a_line(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"a\.xml is not XML"):
        files.xml(content, "a.xml")


def test_nesting_is_capped() -> None:
    with pytest.raises(UsageError, match="more than 200 elements deep"):
        files.xml(b"<a>" * 201 + b"</a>" * 201, "a.xml")


def test_namespaces_are_left_aside() -> None:
    root = files.xml(b'<q:a xmlns:q="urn:x" q:b="1"><c xmlns="urn:y"/>t</q:a>', "a.xml")
    assert (root.tag, root.attrib, root[0].tag, root[0].tail) == ("a", {"b": "1"}, "c", "t")
