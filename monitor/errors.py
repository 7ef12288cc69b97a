"""One tree of errors; the command line turns each into one sentence and an exit code."""

from __future__ import annotations

from monitor.signs import escaped


class MonitorError(Exception):
    """Something a person can act on; the text says what, where and what to do.

    It may quote a file, an answer or a server's words, so it is one line without signs that
    are commands to a terminal.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(escaped(message))


class ConfigError(MonitorError):
    """A setting or a promises file is wrong; nothing was started."""


class LedgerError(MonitorError):
    """The database cannot be read or written; it was left as it was.

    `temporary` says whether waiting can help (another program holds it), `damaged` that the
    file is no longer a sound database.
    """

    def __init__(self, message: str, *, temporary: bool = False, damaged: bool = False) -> None:
        super().__init__(message)
        self.temporary, self.damaged = temporary, damaged


class OutputError(MonitorError):
    """Reports could not be written; the earlier ones were left as they were."""


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

    `permanent` says that trying again cannot help, `channel_down` that the trouble is with the
    whole channel (server away, login refused) and no other message will get through now.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, channel_down: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent, self.channel_down = permanent, channel_down
