"""The exception hierarchy; the command line turns each error into one sentence and an exit code."""

from __future__ import annotations

import errno

from monitor.core.signs import escaped

RIGHTS, ROOM = "check the rights on it", "make room on the disk"
ADVICE = {
    errno.EACCES: RIGHTS,
    errno.EPERM: RIGHTS,
    errno.EROFS: "it is on a disk that may only be read: choose another place",
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
}


class MonitorError(Exception):
    """An error the user can act on; the message says what is wrong, where, and what to do.

    Messages may quote files or server responses, so they are reduced to one line without control
    characters, which a terminal would obey.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(escaped(message))


class ConfigError(MonitorError):
    """A setting or a promises file is invalid; nothing was started."""


class FileMissing(ConfigError):
    """A file that a setting names does not exist."""


class NothingPromised(ConfigError):
    """No promise had been made by the requested day."""


class LedgerError(MonitorError):
    """The database cannot be read or written; it was left unchanged.

    `temporary` means that waiting may help (another program holds it); `damaged` means that the
    file is no longer a valid database.
    """

    def __init__(self, message: str, *, temporary: bool = False, damaged: bool = False) -> None:
        super().__init__(message)
        self.temporary, self.damaged = temporary, damaged


class ClockWrong(MonitorError):
    """This machine's clock is impossible; nothing was written."""


class OutputError(MonitorError):
    """Reports could not be written; the previous ones were left unchanged."""


def of_the_machine(error: OSError) -> OutputError:
    """Describe an operating-system error in one sentence: what failed, where, and what to do."""
    where = f" {error.filename}" if error.filename else ""
    advice = ADVICE.get(error.errno or 0, "run again, and look at the machine if it comes again")
    if error.filename is None and error.strerror is None:
        return OutputError(f"The machine refused something ({error}): {advice}.")
    return OutputError(f"The machine refused{where or ' something'} ({error.strerror}): {advice}.")


class SourceUnavailable(MonitorError):
    """USDA did not respond, or not with figures; retrying later may help."""


class EmptyAnswer(SourceUnavailable):
    """USDA responded that it has no data there, which is neither zero nor a failure."""


class QuotaLow(SourceUnavailable):
    """The request quota is nearly used up; no more requests until the hour has rolled on."""


class SourceTooSlow(SourceUnavailable):
    """USDA has used up this pass's time budget; no more requests until the next pass."""


class SuspectAnswer(SourceUnavailable):
    """An implausible response that was quarantined instead of recorded."""


class AlreadyRunning(MonitorError):
    """Another process holds the lock; retrying later helps."""


class SourceRefused(MonitorError):
    """USDA rejected the request (wrong or missing key); retrying does not help."""


class SourceChanged(MonitorError):
    """USDA responded in a format this program does not know.

    `record` is the offending record as text, for the investigation; `reason` is the message
    without it.
    """

    def __init__(self, message: str, record: str | None = None) -> None:
        super().__init__(message if record is None else f"{message} The record: {record}")
        self.reason, self.record = message, record


class DeliveryError(MonitorError):
    """A message could not be delivered.

    `permanent`: retrying cannot help until something is fixed. `channel_down`: the whole channel
    fails (server down, login or sender rejected), so no other message will get through now.
    `of_message`: this message was rejected; if no other message is accepted either, the channel may
    be at fault after all.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        channel_down: bool = False,
        of_message: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent, self.channel_down, self.of_message = permanent, channel_down, of_message


def waiting_helps(error: BaseException) -> bool:
    """Return whether trying again later may succeed without anybody doing anything."""
    return (
        isinstance(error, SourceUnavailable | AlreadyRunning)
        or (isinstance(error, LedgerError) and error.temporary)
        or (isinstance(error, DeliveryError) and not error.permanent)
    )
