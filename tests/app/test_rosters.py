"""Rosters: the files that other systems write, and everything that is wrong with a bad one."""

from __future__ import annotations

import pytest

from checker.app import rosters
from checker.models.course import Person
from checker.models.errors import RosterError


def problems(content: str | bytes) -> tuple[str, ...]:
    with pytest.raises(RosterError) as raised:
        rosters.read(content.encode() if isinstance(content, str) else content)
    return raised.value.problems


@pytest.mark.parametrize(
    "content",
    [
        "login,external_id,full_name,email\nada,17,Ada Lovelace,ada@x.org\n",
        "Username,First name,Last name,ID number,Email address\nada,Ada,Lovelace,17,ada@x.org\n",
        "First Name,Last Name,SID,Email,Login,Role\nAda,Lovelace,17,ada@x.org,ada,Student\n",
        "\ufeffLogin;ID;Full name;E-mail\r\nada;17;Ada Lovelace;ada@x.org\r\n\r\n",
        "login\tid\tfull name\temail\n ada \t17\tAda Lovelace\tada@x.org",
    ],
)
def test_what_other_systems_write_is_read(content: str) -> None:
    (person,) = rosters.read(content.encode())
    assert person == Person("ada", "learner", "Ada Lovelace", "17", "ada@x.org")


def test_roles_are_read_and_else_as_said() -> None:
    found = rosters.read(b"login,role\nada,\nkim,TA\nlee,Teacher\n", "assistant")
    assert [one.role for one in found] == ["assistant", "assistant", "instructor"]


def test_everything_wrong_is_told_by_line() -> None:
    text = (
        "login,email,role\nada,a@x,\n,,\nbob,b@x,boss\n,b2@x,\n,,student\nada,c@x,\nx\x07y,d@x,\n"
    )
    assert problems(text) == (
        "Line 4: 'boss' is no role: learner, assistant or instructor.",
        "Line 6: there is no login, id or email.",
        r"Line 8: 'x\x07y' … is not something to keep of a person.",
        "ada is named twice.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Line 1 must name the columns"),
        (b"ada\ngrace\n", "Line 1 must name the columns"),
        (b"login\n", "The file names nobody."),
        (b"login\nada\ncaf\xe9\n", "Line 3: not UTF-8. Save the file as CSV in UTF-8."),
    ],
)
def test_a_file_that_is_no_roster(content: bytes, sentence: str) -> None:
    (told,) = problems(content)
    assert told.startswith(sentence)
