"""The command line as a program: `workbench` and `python -m workbench`."""

import sys


def main() -> None:
    """Run the command line; an interrupt is as quiet while it is loaded as it is later."""
    try:
        from workbench.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
