"""The numbers of the system calls that the filter names, for each architecture.

Runs in the fork server. `tests/security/test_filter.py` compares them with the kernel's headers
where those are installed.
"""

from __future__ import annotations

_X86_64 = """
read=0 write=1 open=2 close=3 stat=4 fstat=5 lstat=6 poll=7 lseek=8 mmap=9 mprotect=10 munmap=11
brk=12 rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 ioctl=16 pread64=17 pwrite64=18
readv=19 writev=20 access=21 pipe=22 select=23 sched_yield=24 mremap=25 madvise=28 dup=32
dup2=33 pause=34 nanosleep=35 getitimer=36 alarm=37 setitimer=38 getpid=39 sendfile=40
recvmsg=47 exit=60 uname=63 fcntl=72 fsync=74 fdatasync=75 ftruncate=77 getdents=78 getcwd=79
chdir=80 fchdir=81 rename=82 mkdir=83 rmdir=84 unlink=87 readlink=89 umask=95 gettimeofday=96
getrlimit=97 getrusage=98 sysinfo=99 times=100 getuid=102 getgid=104 geteuid=107 getegid=108
getppid=110 getpgrp=111 getgroups=115 getresuid=118 getresgid=120 getpgid=121 getsid=124
sigaltstack=131 gettid=186 time=201 futex=202 sched_getaffinity=204 getdents64=217
restart_syscall=219 fadvise64=221 clock_gettime=228 clock_getres=229 clock_nanosleep=230
exit_group=231 openat=257 mkdirat=258 newfstatat=262 unlinkat=263 renameat=264 readlinkat=267
faccessat=269 pselect6=270 ppoll=271 dup3=292 pipe2=293 prlimit64=302 renameat2=316
getrandom=318 statx=332 clone3=435 close_range=436 openat2=437 faccessat2=439
"""

_AARCH64 = """
getcwd=17 dup=23 dup3=24 fcntl=25 ioctl=29 mkdirat=34 unlinkat=35 renameat=38 ftruncate=46
faccessat=48 chdir=49 fchdir=50 openat=56 close=57 pipe2=59 getdents64=61 lseek=62 read=63
write=64 readv=65 writev=66 pread64=67 pwrite64=68 sendfile=71 pselect6=72 ppoll=73
readlinkat=78 newfstatat=79 fstat=80 fsync=82 fdatasync=83 exit=93 exit_group=94 futex=98
nanosleep=101 getitimer=102 setitimer=103 clock_gettime=113 clock_getres=114 clock_nanosleep=115
sched_getaffinity=123 sched_yield=124 restart_syscall=128 sigaltstack=132 rt_sigaction=134
rt_sigprocmask=135 rt_sigreturn=139 getresuid=148 getresgid=150 times=153 getpgid=155 getsid=156
getgroups=158 uname=160 getrusage=165 umask=166 gettimeofday=169 getpid=172 getppid=173
getuid=174 geteuid=175 getgid=176 getegid=177 gettid=178 sysinfo=179 recvmsg=212 brk=214
munmap=215 mremap=216 mmap=222 fadvise64=223 mprotect=226 madvise=233 prlimit64=261
renameat2=276 getrandom=278 statx=291 clone3=435 close_range=436 openat2=437 faccessat2=439
"""


def _table(text: str) -> dict[str, int]:
    pairs = (word.split("=") for word in text.split())
    return {name: int(number) for name, number in pairs}


NUMBERS = {"x86_64": _table(_X86_64), "aarch64": _table(_AARCH64)}
