"""The proxy of `deploy/nginx.conf` before a site with workers: over TLS, and to whoever is slow."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("procrastinate", reason="the queue extra is not installed")

from tests.postgresql import server, url

from .parts import FOLDER
from .test_whole import SOURCE, Machine, free_port, hand_in, machine, wait

__all__ = ["machine", "server", "url"]
pytestmark = pytest.mark.slow
NAME = "quiz.example.org"
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
PASSWORD = "four quiet words here"


@dataclass(frozen=True)
class Proxy:
    """Where nginx listens: as in the file, and once more without TLS."""

    folder: Path
    http: int
    https: int
    plain: int


@dataclass
class Browser:
    """Speaks TLS to the proxy as a browser does that was told its name, and keeps cookies."""

    proxy: Proxy
    cookies: dict[str, str] = field(default_factory=dict)
    set: list[str] = field(default_factory=list)
    """Cookies as they were set."""

    def connect(self) -> socket.socket:
        trusted = ssl.create_default_context(cafile=str(self.proxy.folder / "fullchain.pem"))
        opened = socket.create_connection(("127.0.0.1", self.proxy.https), timeout=30)
        return trusted.wrap_socket(opened, server_hostname=NAME)

    def head(self, method: str, path: str, more: dict[str, str]) -> bytes:
        lines = {"Host": NAME, "Connection": "close", **more}
        if self.cookies:
            lines["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{told}\r\n".encode()

    def ask(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        pieces: int = 1,
        chunked: bool = False,
        sip: int = 1 << 16,
        **more: str,
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Ask for a page, or send a form in so many pieces and read the answer in sips."""
        body = urlencode(form).encode() if form is not None else b""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if form is not None:
            headers = {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"} | headers
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            length = {"Transfer-Encoding": "chunked"} if chunked else {}
            headers |= length or {"Content-Length": str(len(body))}
        method = "GET" if form is None else "POST"
        with self.connect() as line:
            line.sendall(self.head(method, path, headers))
            size = -(-len(body) // pieces) or 1
            for start in range(0, len(body), size):
                piece = body[start : start + size]
                line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
                if pieces > 1:
                    time.sleep(0.2)
            if chunked:
                line.sendall(b"0\r\n\r\n")
            answer = http.client.HTTPResponse(line, method=method)
            answer.begin()
            read = b""
            while some := answer.read(sip):
                read += some
                if sip < 4096:
                    time.sleep(0.02)
        self._keep(answer.msg)
        return answer.status, answer.msg, read.decode()

    def _keep(self, headers: http.client.HTTPMessage) -> None:
        for said in headers.get_all("Set-Cookie", []):
            self.set.append(said)
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value

    def token(self, path: str) -> str:
        found = TOKEN.search(self.ask(path)[2])
        assert found is not None
        return found[1]

    def sign_in(self, name: str) -> tuple[int, http.client.HTTPMessage]:
        form = {"token": self.token("/sign-in?back=/exercises/slope"), "name": name}
        form |= {"password": PASSWORD, "back": "/exercises/slope"}
        return self.ask("/sign-in", form)[:2]


@pytest.fixture(scope="module")
def proxy(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("proxy")
    made = Proxy(folder, free_port(), free_port(), free_port())
    certificate(folder)
    whole = folder / "nginx.conf"
    whole.write_text(_whole(made, machine, folder))
    checked = subprocess.run(
        [nginx, "-t", "-c", whole], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    running = subprocess.Popen([nginx, "-c", whole])
    machine.running.append(running)
    wait(lambda: machine.ask("/healthz", made.plain)[0] == 200, machine)
    yield made
    running.terminate()
    running.wait(20)
    machine.running.remove(running)


def _whole(proxy: Proxy, machine: Machine, folder: Path) -> str:
    """The file as it is, but for what one machine does not have: names of its own, ports 80 and
    443, and a folder for certificates."""
    site = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    plain = f"listen 127.0.0.1:{proxy.plain};\n    listen 127.0.0.1:{proxy.https} ssl;"
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{proxy.http};"),
        ("listen 443 ssl;", plain),
        ("127.0.0.1:8000", f"127.0.0.1:{machine.port}"),
        ("/etc/ssl/checker", str(folder)),
    ):
        assert old in site
        site = site.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{folders}\n{site}}}\n"
    )


def certificate(folder: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout",
         folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr


def test_it_passes_submissions_on_and_keeps_metrics_and_large_bodies_out(
    machine: Machine, proxy: Proxy
) -> None:
    token = machine.token("ada")
    assert "missing-factor-2" in json.dumps(hand_in(machine, token, 7, proxy.plain))
    assert machine.ask("/metrics", proxy.plain)[0] == 404
    large = machine.ask("/api/v1/submissions", proxy.plain, data=b"x" * (3 << 20))
    assert large[0] == 413


def test_over_tls_cookies_are_secure_and_redirects_stay_where_one_is(
    machine: Machine, proxy: Proxy
) -> None:
    machine.token("bob")
    browser = Browser(proxy)
    status, headers, _ = browser.ask("/exercises/slope")
    assert (status, headers["Location"]) == (303, "/sign-in?back=/exercises/slope")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    status, headers = browser.sign_in("bob")
    assert (status, headers["Location"]) == (303, "/exercises/slope")
    assert len(browser.set) == 2
    for said in browser.set:
        assert {"Secure", "HttpOnly", "SameSite=lax"} <= {one.strip() for one in said.split(";")}
    # What the framework itself redirects names the site as visitors do: no port of ours, no http.
    status, headers, _ = browser.ask("/exercises/slope/")
    assert (status, headers["Location"]) == (307, f"https://{NAME}/exercises/slope")
    plain = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=20)
    plain.request("GET", "/exercises/slope?variant=7", headers={"Host": NAME})
    answer = plain.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{NAME}/exercises/slope?variant=7"
    plain.close()


def test_forms_of_this_site_pass_and_those_of_others_do_not(machine: Machine, proxy: Proxy) -> None:
    machine.token("cleo")
    browser = Browser(proxy)
    browser.sign_in("cleo")
    form = {"token": browser.token("/exercises/forward-error"), "response": "11"}
    there = "/exercises/forward-error"
    assert browser.ask(there, form)[0] == 200
    assert browser.ask(there, form, Origin="https://elsewhere.example")[0] == 403
    assert browser.ask(there, form, Origin=f"https://{NAME}:8443")[0] == 403
    assert browser.ask(there, form, Sec_Fetch_Site="cross-site")[0] == 403
    # Nobody says for whom the proxy speaks: wrong passwords count for the address they come from.
    guessing = Browser(proxy)
    form = {"token": guessing.token("/sign-in"), "name": "cleo", "password": "a guess"}
    told = [guessing.ask("/sign-in", form, X_Forwarded_For=f"192.0.2.{n}")[0] for n in range(6)]
    assert told == [403] * 5 + [429]


@pytest.mark.parametrize(("pieces", "chunked", "sip"), [(15, False, 1 << 16), (8, True, 512)])
def test_whoever_is_slow_gets_a_verdict(
    machine: Machine, proxy: Proxy, pieces: int, chunked: bool, sip: int
) -> None:
    name = f"slow{pieces}"
    machine.token(name)
    browser = Browser(proxy)
    browser.sign_in(name)
    form = {"token": browser.token("/exercises/slope"), "source": f"{SOURCE}# {'slow ' * 2000}"}
    status, headers, page = browser.ask(
        "/exercises/slope", form, pieces=pieces, chunked=chunked, sip=sip
    )
    late = time.monotonic() + 60
    where = headers["Location"] if status == 303 else ""
    while "Attempt 1, stored" not in page and time.monotonic() < late:
        assert where or status == 200, page
        status, headers, page = browser.ask(where, sip=sip)
        time.sleep(0.2)
    assert "The factor 2" in page
    assert page.rstrip().endswith("</html>")
