"""Write locked.txt and locked-tools.txt anew: `make lock`.

They hold the versions of constraints.txt with the SHA-256 of every file the index offers for them,
for every Python from 3.11 on and every processor, so that `pip install --require-hashes` takes
exactly the files the tests ran with. uv asks the index that pip is set to, unless UV_DEFAULT_INDEX
says otherwise; no file names an index, because the same files are on any mirror.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

REPO = Path(__file__).parent.parent
EXTRAS = {"locked.txt": ("xlsx",), "locked-tools.txt": ("dev", "parquet", "apprise", "backtest")}
"""Each file with the extras it installs; the first is what `make run` sets up."""
OPTIONS = (
    *("--no-config", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--constraint", "constraints.txt", "--no-header", "--no-annotate", "--quiet"),
)
HEAD = "# The files that {0} installs, by version and SHA-256; `make lock` writes this.\n"


def locked(extras: tuple[str, ...]) -> str:
    """Return the packages of these extras and what builds the program, each with its hashes.

    Raises CalledProcessError if the index cannot be asked or no versions fit.
    """
    build = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    chosen = [word for extra in extras for word in ("--extra", extra)]
    done = subprocess.run(  # noqa: S603 uv, from the tools' environment
        [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *chosen, "setup.cfg", "-"],
        cwd=REPO,
        input="\n".join(build["requires"]),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | _index(),
    )
    return done.stdout


def _index() -> dict[str, str]:
    """Return uv's setting for the index that pip is set to; empty for the usual one."""
    if "UV_DEFAULT_INDEX" in os.environ:
        return {}
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 pip
    address = os.environ.get("PIP_INDEX_URL") or done.stdout.strip()
    return {"UV_DEFAULT_INDEX": address} if address else {}


def main() -> int:
    """Write both files, or neither."""
    try:
        texts = {name: locked(extras) for name, extras in EXTRAS.items()}
    except subprocess.CalledProcessError as error:
        print(f"Nothing is locked: {error.stderr.strip()}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        made_by = "`make run`" if name == "locked.txt" else "`make test`"
        (REPO / name).write_text(HEAD.format(made_by) + text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
