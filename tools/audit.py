"""Looks for known vulnerabilities with pip-audit: `make audit`.

pip-audit ends with the same status when it finds vulnerabilities and when it cannot look, and finds none in packages
that its source does not know. Here each of these is told apart.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any, Final

_UNREACHABLE: Final = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Could not connect")


def main() -> int:
    """Audit the requirements file `argv[2]` by the program `argv[1]`; 1 if vulnerabilities are found, or on failure."""
    program, requirements = sys.argv[1:3]
    options = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--requirement")
    done = subprocess.run([program, *options, requirements], check=False, capture_output=True, text=True)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, LookupError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        if _UNREACHABLE.search(done.stderr):
            print(f"Not audited: the source of vulnerabilities cannot be reached ({last[:200]}).")
            return 0
        print(f"Not audited: pip-audit failed.\n{done.stderr}", file=sys.stderr)
        return 1
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        print(f"Not audited: the source of vulnerabilities knows none of the {len(packages)} packages.")
        return 0
    found = [(package, each) for package in audited for each in package["vulns"]]
    for package, each in found:
        fixed = ", ".join(each["fix_versions"]) or "none"
        print(f"{package['name']} {package['version']}: {each['id']}, fixed in {fixed}")
    unknown = ", ".join(package["name"] for package in packages if "skip_reason" in package)
    print(f"{len(audited)} packages audited, {len(found)} known vulnerabilities.")
    if unknown:
        print(f"Not audited, since the source does not know them: {unknown}.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
