"""Load settings from defaults, `monitor.toml` and the environment, the last one overriding.

Secrets come from the environment only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Literal

import msgspec

from monitor.core.errors import ConfigError, FileMissing
from monitor.core.paths import data_file
from monitor.core.records import ShownOrigin
from monitor.core.signs import first_unfit
from monitor.core.toml import parsed
from monitor.core.units import ShownIn
from monitor.settings import checks, of_messages, recipients, smtp_url
from monitor.settings.environment import cleaned, refuse_unknown
from monitor.settings.of_messages import TABLES, is_of_messages
from monitor.settings.place import LEDGER, REPORTS, Place, find_place, placed
from monitor.settings.promise_files import promise_files
from monitor.settings.recipients import Mail, Mistake, Recipient
from monitor.settings.smtp_url import SmtpServer

DEFAULT_USDA_URL = "https://api.fas.usda.gov/api/esr"
SIGN_UP = "https://api.data.gov/signup"
"""Where the API's free key comes from."""

DEFAULT_ESRQS_URL = "https://apps.fas.usda.gov/esrqs/StaticReports"
DEFAULT_AGTRANSPORT_URL = "https://agtransport.usda.gov/resource/wnn7-29tu.json"
DEFAULT_FGIS_URL = "https://fgisonline.ams.usda.gov/ExportGrainReport"
DEFAULT_FGIS_TEXT_URL = "https://www.ams.usda.gov/mnreports/wa_gr101.txt"
YesOrNo = Literal["yes", "no"]
Source = Literal["auto", "api", "public", "shipped"]


class Entries(msgspec.Struct):
    """The settings allowed in the file, as they are written there and in the environment."""

    source: Source = "auto"
    usda_url: str = DEFAULT_USDA_URL
    esrqs_url: str = DEFAULT_ESRQS_URL
    agtransport_url: str = DEFAULT_AGTRANSPORT_URL
    fgis_url: str = DEFAULT_FGIS_URL
    fgis_text_url: str = DEFAULT_FGIS_TEXT_URL
    inspections: YesOrNo = "yes"
    commitments: str = ""
    also: str = ""
    statements: str = ""
    database: str = str(LEDGER)
    reports: str = str(REPORTS)
    health: str = ""
    daily_at: str = "09:30"
    pdf: YesOrNo = "no"
    report_url: str = ""
    unit: ShownIn = "t"
    csv_bom: YesOrNo = "no"
    keep_reports: str = "all"


VARIABLES = {name: f"MONITOR_{name.upper()}" for name in Entries.__struct_fields__}
"""Settings allowed in the file, each with the variable that overrides it."""

CHOICES = {
    "inspections": "write yes or no",
    "source": "it can be auto, api, public or shipped",
    "pdf": "write yes or no",
    "csv_bom": "write yes or no",
    "unit": "it can be t or bushels",
}
"""What to write, for each setting that has a choice."""
SECRETS = {
    "usda_api_key": "USDA_API_KEY",
    "ping_url": "MONITOR_PING_URL",
    "smtp_url": "MONITOR_SMTP_URL",
    "webhook_secret": "MONITOR_WEBHOOK_SECRET",
}
"""Settings accepted from the environment only."""

OF_THE_COMMAND = ("MONITOR_CONFIG", "MONITOR_HOME", "MONITOR_LOG")
"""Variables that are read by the commands, not by a pass."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a pass. Secrets are left out of the repr.

    `commitments` are the promises files and folders, the leading one first.
    `source` is where figures are asked for: the API (`usda_url`), the public files (the static
    reports at `esrqs_url`, AgTransport), nowhere, or whichever there is (see `origin`).
    `inspections`: whether grain inspections are asked for too, in the folder `fgis_url` and the
    text `fgis_text_url`.
    `daily_at` is the New York time of the daily pass, which runs even without news. `unit` is the
    unit of amounts in charts, `pdf` whether a report is also printed to PDF, `csv_bom` whether CSV
    files begin with a byte order mark for Excel. `report_url` is the public address of the reports
    folder, "" for none, `keep_reports` how many permanent folders stay in it, None for all.
    `mistakes` disable recipients, channels or the heartbeat's address and nothing else;
    `smtp_mistake` describes an error in the mail server's address, "" for none. `settings_file` is
    the file that was read, None without one, and `place` the folder that relative paths belong to.
    """

    usda_url: str
    commitments: tuple[Path, ...]
    statements: Path
    events: Path
    database: Path
    reports: Path
    health: Path
    daily_at: time
    pdf: bool = False
    unit: ShownIn = "t"
    csv_bom: bool = False
    usda_api_key: str | None = field(default=None, repr=False)
    ping_url: str | None = field(default=None, repr=False)
    report_url: str = ""
    keep_reports: int | None = None
    source: Source = "auto"
    esrqs_url: str = DEFAULT_ESRQS_URL
    agtransport_url: str = DEFAULT_AGTRANSPORT_URL
    fgis_url: str = DEFAULT_FGIS_URL
    fgis_text_url: str = DEFAULT_FGIS_TEXT_URL
    inspections: bool = True
    mail: Mail | None = None
    recipients: tuple[Recipient, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    smtp: SmtpServer | None = None
    smtp_mistake: str = ""
    webhook_secret: str | None = field(default=None, repr=False)
    settings_file: Path | None = None
    place: Place | None = None

    @property
    def origin(self) -> ShownOrigin:
        """Return where passes ask for figures: the API with a key or at a custom address.

        Without either it is the public files, unless the settings choose.
        """
        if self.source != "auto":
            return self.source
        return "api" if self.has_api else "public"

    @property
    def has_api(self) -> bool:
        """Return whether the API can be asked: with a key, or at a custom address."""
        return self.usda_api_key is not None or self.usda_url != DEFAULT_USDA_URL

    @property
    def gats_url(self) -> str:
        """Return the address of USDA's trade service, which stands beside the export sales."""
        return f"{self.usda_url.rstrip('/').removesuffix('/esr')}/gats"

    @property
    def live(self) -> bool:
        """Return whether passes ask USDA for figures, by its API or its public files."""
        return self.origin != "shipped"

    @property
    def asks_inspections(self) -> bool:
        """Return whether passes ask for grain inspections.

        A service of one's own in USDA's place does not send passes to USDA for the rest.
        """
        own = (self.fgis_url, self.fgis_text_url) != (DEFAULT_FGIS_URL, DEFAULT_FGIS_TEXT_URL)
        usual = (self.usda_url, self.esrqs_url) == (DEFAULT_USDA_URL, DEFAULT_ESRQS_URL)
        return self.inspections and self.live and (own or usual)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the effective settings. Raise ConfigError with one sentence for a mistake."""
    env = cleaned(os.environ if environment is None else environment)
    place = find_place(env)
    path = place.settings_file
    values = _from_file(path, named=bool(env.get("MONITOR_CONFIG")))
    tables, of_file = of_messages.taken(path, values, VARIABLES)
    mail, people, mistakes = recipients.read(path, tables, env) if tables else (None, (), ())
    smtp, smtp_mistake = _smtp(env.get("MONITOR_SMTP_URL"))
    addresses = tuple(of_messages.named_variables(tables))
    known = (*VARIABLES.values(), *SECRETS.values(), *OF_THE_COMMAND, *addresses)
    says = refuse_unknown(env, known, (*of_messages.VARIABLES, *addresses))
    hook_secret = _or_mistake(lambda: checks.secret("MONITOR_WEBHOOK_SECRET", env), says)
    ping_url = _or_mistake(lambda: checks.ping_url(checks.secret("MONITOR_PING_URL", env)), says)
    given = {name: env[var] for name, var in VARIABLES.items() if env.get(var)}
    _check_signs(values | given)
    entries = _entries(placed(place, values, given))
    loaded = Settings(
        usda_url=checks.address("usda_url", entries.usda_url, DEFAULT_USDA_URL),
        source=entries.source,
        esrqs_url=checks.address("esrqs_url", entries.esrqs_url, DEFAULT_ESRQS_URL),
        agtransport_url=checks.address(
            "agtransport_url", entries.agtransport_url, DEFAULT_AGTRANSPORT_URL
        ),
        fgis_url=checks.address("fgis_url", entries.fgis_url, DEFAULT_FGIS_URL),
        fgis_text_url=checks.address("fgis_text_url", entries.fgis_text_url, DEFAULT_FGIS_TEXT_URL),
        inspections=entries.inspections == "yes",
        commitments=promise_files(
            entries.commitments, entries.also, place.base("commitments", values, given)
        ),
        statements=Path(entries.statements or data_file("statements.toml")),
        events=data_file("events.toml"),
        database=Path(entries.database),
        reports=Path(entries.reports),
        health=Path(entries.health or Path(entries.reports, "health.json")),
        daily_at=checks.daily_at(entries.daily_at),
        pdf=entries.pdf == "yes",
        unit=entries.unit,
        csv_bom=entries.csv_bom == "yes",
        usda_api_key=checks.usda_key(env.get("USDA_API_KEY")),
        ping_url=ping_url,
        report_url=checks.report_url(entries.report_url),
        keep_reports=checks.keep_reports(entries.keep_reports),
        mail=mail,
        recipients=people,
        mistakes=(*of_file, *mistakes, *(Mistake("", each) for each in says)),
        smtp=smtp,
        smtp_mistake=smtp_mistake,
        webhook_secret=hook_secret,
        settings_file=path if path.exists() else None,
        place=place,
    )
    if loaded.source == "api" and not loaded.has_api:
        raise ConfigError(
            "MONITOR_SOURCE (or source) is api, which needs a key: set USDA_API_KEY, or choose "
            "auto or public."
        )
    return loaded


def recipient_entries(path: Path) -> list[Any]:
    """Return the [[recipients]] of a settings file as they are written, whether right or wrong.

    Raises ConfigError with one sentence if the file cannot be read.
    """
    entries = _from_file(path, named=True).get("recipients", [])
    return entries if isinstance(entries, list) else [entries]


def _check_signs(values: Mapping[str, str]) -> None:
    """Raise ConfigError for a setting with a forbidden character, because many are displayed."""
    for name, value in values.items():
        if character := first_unfit(value.strip()):
            raise ConfigError(
                f"{VARIABLES[name]} (or {name}) holds {character}, a sign that cannot be seen or "
                "printed: remove it."
            )


def _entries(values: Mapping[str, str]) -> Entries:
    """Return the typed settings; raise ConfigError for a value that is none of the choices."""
    try:
        return msgspec.convert(values, Entries)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("$.")[2].rstrip("`")
        raise ConfigError(
            f"{VARIABLES[name]} (or {name}) is {values[name]!r}; {CHOICES[name]}."
        ) from error


def _smtp(url: str | None) -> tuple[SmtpServer | None, str]:
    """Return the mail server, or the error in its address, which disables mail and nothing else."""
    try:
        return smtp_url.read(url), ""
    except ConfigError as error:
        return None, str(error)


def _or_mistake(read: Callable[[], str | None], mistakes: list[str]) -> str | None:
    """Return a secret of messages; None, and the mistake among `mistakes`, if it is wrong."""
    try:
        return read()
    except ConfigError as error:
        mistakes.append(str(error))
        return None


def _from_file(path: Path, *, named: bool) -> dict[str, Any]:
    try:
        raw = parsed(path, "MONITOR_CONFIG")
    except FileMissing:
        if named:
            raise
        return {}
    for name, value in raw.items():
        _check_entry(path, name, value)
    return raw


def _check_entry(path: Path, name: str, value: object) -> None:
    if is_of_messages(name, value, VARIABLES):
        return
    if name in SECRETS:
        raise ConfigError(of_messages.secret_in_a_file(path, name, SECRETS[name]))
    if name not in VARIABLES:
        known = ", ".join((*VARIABLES, *TABLES))
        raise ConfigError(f"{path}: there is no setting {name}; known are {known}.")
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{path}: {name} must be text in quotes.")
