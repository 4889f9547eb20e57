"""Numbers of the system calls that attacks try, from the kernel's headers."""

from __future__ import annotations

_X86_64 = """
acct=163 add_key=248 bpf=321 capset=126 clone=56 clone3=435 epoll_create1=291 eventfd2=290
execve=59 fanotify_init=300 fsopen=430 futex_waitv=449 init_module=175 inotify_init1=294
io_uring_setup=425 kexec_load=246 keyctl=250 landlock_create_ruleset=444 membarrier=324
memfd_create=319 mlockall=151 mount=165 mq_open=240 msgget=68 name_to_handle_at=303
open_by_handle_at=304 openat2=437 perf_event_open=298 personality=135 pidfd_getfd=438
pidfd_open=434 pidfd_send_signal=424 pivot_root=155 prctl=157 process_vm_readv=310
process_vm_writev=311 ptrace=101 quotactl=179 reboot=169 rt_sigqueueinfo=129
sched_setscheduler=144 seccomp=317 semget=64 sethostname=170 setns=308 shmget=29 signalfd4=289
swapon=167 syslog=103 tgkill=234 timer_create=222 timerfd_create=283 umount2=166 unshare=272
userfaultfd=323 vfork=58
"""

_AARCH64 = """
acct=89 add_key=217 bpf=280 capset=91 clone=220 clone3=435 epoll_create1=20 eventfd2=19
execve=221 fanotify_init=262 fsopen=430 futex_waitv=449 init_module=105 inotify_init1=26
io_uring_setup=425 kexec_load=104 keyctl=219 landlock_create_ruleset=444 membarrier=283
memfd_create=279 mlockall=230 mount=40 mq_open=180 msgget=186 name_to_handle_at=264
open_by_handle_at=265 openat2=437 perf_event_open=241 personality=92 pidfd_getfd=438
pidfd_open=434 pidfd_send_signal=424 pivot_root=41 prctl=167 process_vm_readv=270
process_vm_writev=271 ptrace=117 quotactl=60 reboot=142 rt_sigqueueinfo=138
sched_setscheduler=119 seccomp=277 semget=190 sethostname=161 setns=268 shmget=194 signalfd4=74
swapon=224 syslog=116 tgkill=131 timer_create=107 timerfd_create=85 umount2=39 unshare=97
userfaultfd=282
"""


def _table(text: str) -> dict[str, int]:
    pairs = (word.split("=") for word in text.split())
    return {name: int(number) for name, number in pairs}


NUMBERS = {"x86_64": _table(_X86_64), "aarch64": _table(_AARCH64)}
