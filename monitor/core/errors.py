"""One tree of errors; the command line turns each into one sentence and an exit code."""

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
    """Something a person can act on; the text says what, where and what to do.

    It may quote a file, an answer or a server's words, so it is one line without signs that
    are commands to a terminal.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(escaped(message))


class ConfigError(MonitorError):
    """A setting or a promises file is wrong; nothing was started."""


class NothingPromised(ConfigError):
    """None of the promises had been made by the day asked for."""


class LedgerError(MonitorError):
    """The database cannot be read or written; it was left as it was.

    `temporary` says whether waiting can help (another program holds it), `damaged` that the
    file is no longer a sound database.
    """

    def __init__(self, message: str, *, temporary: bool = False, damaged: bool = False) -> None:
        super().__init__(message)
        self.temporary, self.damaged = temporary, damaged


class ClockWrong(MonitorError):
    """This machine's clock cannot be right; nothing was written."""


class OutputError(MonitorError):
    """Reports could not be written; the earlier ones were left as they were."""


def of_the_machine(error: OSError) -> OutputError:
    """What the operating system refused, in one sentence: what, where, what to do."""
    where = f" {error.filename}" if error.filename else ""
    advice = ADVICE.get(error.errno or 0, "run again, and look at the machine if it comes again")
    if error.filename is None and error.strerror is None:
        return OutputError(f"The machine refused something ({error}): {advice}.")
    return OutputError(f"The machine refused{where or ' something'} ({error.strerror}): {advice}.")


class SourceUnavailable(MonitorError):
    """The source did not answer, or not with figures; trying again later may help."""


class EmptyAnswer(SourceUnavailable):
    """The source answered that it has nothing there; that is neither zero nor a failure."""


class QuotaLow(SourceUnavailable):
    """The source would soon refuse: nothing more is asked until the hour has rolled on."""


class SourceTooSlow(SourceUnavailable):
    """The source has taken too much of this pass's time: nothing more is asked until the next."""


class SuspectAnswer(SourceUnavailable):
    """The source answered with something not to be believed at once; it was kept aside."""


class AlreadyRunning(MonitorError):
    """Another process is at it; trying again later will help."""


class SourceRefused(MonitorError):
    """The source answered and said no (wrong or missing key); trying again will not help."""


class SourceChanged(MonitorError):
    """The source answered in a shape this program does not know.

    `record` is the offending record as text, for the person who has to look at it, `reason` the
    message without it.
    """

    def __init__(self, message: str, record: str | None = None) -> None:
        super().__init__(message if record is None else f"{message} The record: {record}")
        self.reason, self.record = message, record


class DeliveryError(MonitorError):
    """A message could not be handed over.

    `permanent` says that trying again cannot help until a person has mended something,
    `channel_down` that the trouble is with the whole channel (server away, login or sender
    refused) and no other message will get through now, `of_message` that the message itself was
    refused: where no other is taken either, that may be the channel's fault too.
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
