"""`python -m tests.audit FOLDER`: a table of what was checked of a report; 1 where it disagrees."""

import sys
from pathlib import Path

from tests.audit.auditor import audit
from tests.audit.folder import AuditError


def main(arguments: list[str]) -> int:
    """Audit the folder that is named; 2 where there is nothing to audit."""
    if len(arguments) != 1:
        print("usage: python -m tests.audit FOLDER", file=sys.stderr)
        return 2
    try:
        ledger = audit(Path(arguments[0]))
    except AuditError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print("\n".join(ledger.table()))
    return 1 if ledger.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
