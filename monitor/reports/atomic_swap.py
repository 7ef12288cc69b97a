"""Replace a folder by a new one.

On Linux both are exchanged in one step (`renameat2` with RENAME_EXCHANGE), so the folder always
exists. If the system or the file system cannot do that, the old folder is renamed away and the new
one in, and the old one is put back if the second rename fails. Not a symbolic link to the newest
folder, because that does not survive being zipped, synchronised or served.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
"""Error codes of a kernel or file system that cannot exchange two names."""


def put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Rename `new` to `folder`; what was there before becomes `old`, if anything was.

    All three have the same parent. Raises OSError, and then `folder` is as it was.
    """
    if not folder.exists():
        new.rename(folder)
    elif exchange(new, folder):
        new.rename(old)
    else:
        _two_renames(new, folder, old)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return False if that is not possible here."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(AT_FDCWD, bytes(one), AT_FDCWD, bytes(other), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _two_renames(new: Path, folder: Path, old: Path) -> None:
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
