"""Putting a new folder in the place of an old one.

On Linux the two change places in one step (`renameat2` with RENAME_EXCHANGE), so there is no
instant without the folder. Where the system or the file system cannot do that, the old folder
is renamed away and the new one in: two renames with nothing between them, and the old one put
back if the second fails. A symbolic link to the newest folder would be as quick, but does not
survive being zipped, synchronised or served, and a folder is what `reports/` promises.
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
"""What a kernel or file system answers that does not know how to exchange two names."""


def put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Make `new` be `folder`; what stood there before is `old` afterwards, if anything did.

    All three have the same parent. Raises OSError, and then `folder` is as it was.
    """
    if not folder.exists():
        new.rename(folder)
    elif exchange(new, folder):
        new.rename(old)
    else:
        _two_renames(new, folder, old)


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; False where that is not possible here."""
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
