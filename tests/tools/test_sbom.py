"""The list of parts is what a fresh set-up installs, in the form that scanners read."""

from __future__ import annotations

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.tools.test_lock import pins
from tools.sbom import bill


def test_it_has_each_package_of_the_lock_with_its_hashes() -> None:
    listed = {part["name"]: (part["version"], len(part["hashes"])) for part in bill()["components"]}

    locked = {name: pin for name, pin in pins("locked.txt").items() if name != "setuptools"}

    assert len(listed) == 40 or "typing-extensions" not in listed  # Python 3.13 needs one less
    assert listed.items() <= locked.items()
    assert set(locked) - set(listed) <= {"typing-extensions"}


def test_it_is_valid_cyclonedx_and_the_same_each_time() -> None:
    text = json.dumps(bill())

    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)

    assert fault is None
    assert json.dumps(bill()) == text


def test_it_names_licences_and_what_needs_what() -> None:
    made = bill()

    parts = {part["name"]: part for part in made["components"]}
    assert parts["click"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert [name for name, part in parts.items() if "licenses" not in part] == []
    needs = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    program = needs[made["metadata"]["component"]["bom-ref"]]
    assert parts["xlsxwriter"]["purl"] in program
    assert parts["jinja2"]["purl"] in program
    assert needs[parts["jinja2"]["purl"]] == [parts["markupsafe"]["purl"]]
