"""A plug-in of pytest: writes one line of JSON for each test, with why it failed or was skipped."""

import json
import os


def pytest_runtest_logreport(report):
    # Whether a test passed is told by its call; what goes wrong before and after it counts as well.
    if report.when != "call" and report.passed:
        return
    crash = getattr(report.longrepr, "reprcrash", None)
    reason = crash.message if crash else str(report.longrepr[2] if report.skipped else report.longrepr or "")
    line = {"test": report.nodeid.split("::")[-1], "outcome": report.outcome, "reason": reason}
    with open(os.environ["TOCSIN_OUTCOMES"], "a") as outcomes:
        outcomes.write(json.dumps(line) + "\n")
