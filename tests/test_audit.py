"""The audit of dependencies: what was looked up, and what could not be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / "tools" / "audit.py"
SAFE = {"name": "tin", "version": "1.0", "vulns": []}
UNSAFE = {"name": "slate", "version": "2.0", "vulns": [{"id": "CVE-2020-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "chalk", "skip_reason": "not found"}
REFUSED = "requests.exceptions.ConnectionError: Max retries exceeded"


@pytest.mark.skipif(sys.platform == "win32", reason="runs a script by its first line")
@pytest.mark.parametrize(
    ("packages", "said", "code", "told"),
    [
        ([SAFE, UNSAFE], "", 1, "slate 2.0: CVE-2020-1, fixed in 2.1\n2 packages audited, 1 known vulnerabilities.\n"),
        ([SAFE], "", 0, "1 packages audited, 0 known vulnerabilities.\n"),
        ([SAFE, UNKNOWN], "", 0, "does not know them: chalk.\n"),
        ([UNKNOWN], "", 0, "Not audited: the source of vulnerabilities knows none of the 1 packages.\n"),
        (None, REFUSED, 0, f"Not audited: the source of vulnerabilities cannot be reached ({REFUSED}).\n"),
        (None, "ValueError: no", 1, ""),
    ],
)
def test_what_was_not_audited_is_not_said_to_be_safe(
    tmp_path: Path, packages: list[dict[str, object]] | None, said: str, code: int, told: str
) -> None:
    program = tmp_path / "pip-audit"
    out = json.dumps({"dependencies": packages}) if packages else ""
    program.write_text(f"#!{sys.executable}\nimport sys\nprint({out!r})\nsys.exit({said!r})\n")
    program.chmod(0o755)
    done = subprocess.run(
        [sys.executable, AUDIT, program, "requirements.txt"], check=False, capture_output=True, text=True
    )
    assert done.returncode == code
    assert done.stdout.endswith(told)
    assert ("ValueError" in done.stderr) is (said == "ValueError: no")
