"""What stands before every attack: names to try things with. Runs as a part of the attack."""

import ctypes
import os


def attempt(call):  # type: ignore[no-untyped-def]
    """Whatever succeeds is a breach."""
    try:
        call()
    except Exception:
        return
    print("BREACH")


def denied(name, *arguments):  # type: ignore[no-untyped-def]
    """A call that reaches the kernel is a breach, whatever the kernel makes of it."""
    if name not in NUMBERS:  # type: ignore[name-defined]  # noqa: F821
        return
    libc = ctypes.CDLL(None, use_errno=True)
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *wide)  # type: ignore[name-defined]  # noqa: F821
    if result >= 0 or ctypes.get_errno() not in (1, 38):
        print("BREACH")


def forge(text):  # type: ignore[no-untyped-def]
    """Hand back a result of one's own, and end before the true one."""
    data = text.encode()
    data = len(data).to_bytes(4, "big") + data
    while data:
        data = data[os.write(3, data) :]
    os._exit(0)


def value(text):  # type: ignore[no-untyped-def]
    """Forge the value of one name."""
    forge(  # type: ignore[no-untyped-call]
        '{"outcome": "finished", "moments": [[1, {"preds": "' + text + '"}]]}'
    )
