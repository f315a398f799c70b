"""What the operating system says, in words that name the way out."""

from __future__ import annotations

import errno

_AGAIN = "and run the build again"
_WAYS_OUT = {
    errno.ENOSPC: f"free some space {_AGAIN}",
    errno.EDQUOT: f"free some space of your quota {_AGAIN}",
    errno.EFBIG: f"raise the limit on the size of files (ulimit -f) {_AGAIN}",
    errno.EACCES: f"let this user write there, or name another directory, {_AGAIN}",
    errno.EPERM: f"let this user write there, or name another directory, {_AGAIN}",
    errno.EROFS: f"name a directory that is not read-only {_AGAIN}",
    errno.ENOTDIR: f"name a directory that is not below a file {_AGAIN}",
    errno.ENAMETOOLONG: f"shorten the name {_AGAIN}",
    errno.EMFILE: f"raise the limit on open files (ulimit -n) {_AGAIN}",
    errno.ENOLCK: f"publish to a file system that can lock files {_AGAIN}",
}


def reason_of(error: OSError) -> str:
    """Return what went wrong, such as `no space left on device`."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]


def way_out_of(error: OSError) -> str:
    """Return what to do about it, as the end of a sentence."""
    return _WAYS_OUT.get(error.errno or 0, f"remove the cause {_AGAIN}")
