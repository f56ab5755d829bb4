"""One JSON object per line, each in the shape of an element of `json_array`."""

import json
from collections.abc import Iterable

from twimlint.output.json_array import as_object, harmless
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report


def render(reports: Iterable[Report], catalog: Catalog) -> str:
    found = (as_object(diagnostic, catalog) for report in reports for diagnostic in report.diagnostics)
    return "".join(f"{harmless(json.dumps(described))}\n" for described in found)
