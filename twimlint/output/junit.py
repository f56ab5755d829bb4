"""JUnit's XML, as read by Jenkins and most other CI servers: a suite per file, a failed case per problem."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from twimlint.diagnostics import Diagnostic
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.session.report import Report


def render(reports: Iterable[Report], workspace: Workspace) -> str:
    """A file without a problem has one case, which passes; characters that XML cannot contain are made visible."""
    suites = ET.Element("testsuites", name="twimlint")
    tests = failures = 0
    for report in reports:
        cases = max(len(report.diagnostics), 1)
        name = printable(workspace.relative(report.name))
        counts = {"tests": str(cases), "failures": str(len(report.diagnostics)), "errors": "0"}
        suite = ET.SubElement(suites, "testsuite", {"name": name, **counts})
        for diagnostic in report.diagnostics:
            _add_failure(suite, name, diagnostic)
        if not report.diagnostics:
            ET.SubElement(suite, "testcase", name="no problems", classname=name)
        tests += cases
        failures += len(report.diagnostics)
    suites.attrib |= {"tests": str(tests), "failures": str(failures), "errors": "0"}
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, "unicode")}\n'.replace("##[", "#&#35;[")


def _add_failure(suite: ET.Element, name: str, diagnostic: Diagnostic) -> None:
    row, column = diagnostic.location
    case = ET.SubElement(
        suite, "testcase", name=f"{diagnostic.code} at {row}:{column}", classname=name, file=name, line=str(row)
    )
    message = printable(diagnostic.message)
    failure = ET.SubElement(case, "failure", message=message, type=diagnostic.level.value)
    failure.text = f"{name}:{row}:{column}: {diagnostic.code} {message}"
