"""``python -m genept COMMAND …`` is the launcher with these words."""

from __future__ import annotations

import subprocess
import sys

from genept._errors import GeneptError
from genept._launch import launch_words


def main(arguments: list[str]) -> int:
    """Runs the launcher, with standard input and output as they are; returns its exit code."""
    try:
        words = launch_words(arguments[0] if arguments else "")
    except GeneptError as error:
        print(f"genept: {error}", file=sys.stderr)
        return 2
    try:
        code = subprocess.call([*words, *arguments])
    except KeyboardInterrupt:
        return 130
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
