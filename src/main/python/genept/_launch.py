"""Runs commands of the product by its launcher or by spark-submit."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from pyarrow import fs

from genept._errors import GeneptError, UsageError, UserError
from genept._manifest import PROVENANCE_FILE
from genept._store import PathLike, locate

MAIN_CLASS = "io.genept.jobs.GenePt"

_TAIL = 40
_MESSAGE = "genept: "
_USAGE, _USER_ERROR = 1, 2
_WITH_TEXT_MODEL = frozenset({"demo", "embed-genes", "embed-cells", "evaluate-genes", "benchmark"})
_COMMAND = re.compile(r"[a-z][a-z0-9-]*")


def run(
    command: str,
    *arguments: PathLike,
    launcher: PathLike | Sequence[PathLike] | None = None,
    skip_existing: bool = False,
    **options: Any,
) -> None:
    """Runs a command and prints its command line and, line by line, what it says.

    ``genept.run("embed-cells", atlas="out/atlas", gene_embeddings="out/genes", output="out/cells")`` is
    ``genept embed-cells --atlas out/atlas --gene-embeddings out/genes --output out/cells``. No shell takes part.

    Parameters
    ----------
    command
        Its name, as after ``jobs/genept``.
    *arguments
        Words without a name, such as the path of ``inspect``.
    launcher
        The launcher, or the words of one. By default the first of: ``jobs/genept`` in the folder that the environment
        variable ``GENEPT_HOME`` names; spark-submit (of ``SPARK_HOME``, else on the ``PATH``) with the cluster jar that
        ``GENEPT_JAR`` names; ``genept`` on the ``PATH``.
    skip_existing
        Leaves a table that is at ``output`` already, whatever options made it.
    **options
        The command's options: ``label_column="x"`` for ``--label-column x``. A list becomes one word with commas,
        ``True`` a flag; ``None`` and ``False`` are left out. An underscore after a name is dropped (``from_``).

    Raises
    ------
    UsageError
        If there is no such command or option (exit code 1).
    UserError
        If the command failed by its input, its options or a limit of the machine (exit code 2); the text is its
        message.
    RuntimeError
        If it failed otherwise; the text has the end of its output.
    GeneptError
        If there is no launcher.
    ValueError, TypeError
        If an option cannot be a word of a command line.
    """
    if not _COMMAND.fullmatch(command):
        raise ValueError(f"The command is {command!r}. Expected a name such as 'embed-cells'.")
    words = [
        *launch_words(command, launcher),
        command,
        *[os.fspath(word) for word in arguments],
        *_option_words(options),
    ]
    print("$", shlex.join(words), flush=True)
    if skip_existing:
        output = options.get("output")
        if output is None:
            raise ValueError("skip_existing needs the option output.")
        if _is_table(output):
            print(f"{output} is there already; remove it to make it again", flush=True)
            return
    code, tail = _streamed(words)
    if code != 0:
        _fail(command, code, tail)


def launch_words(command: str, launcher: PathLike | Sequence[PathLike] | None = None) -> list[str]:
    """The words of a command line before the command.

    Raises
    ------
    GeneptError
        If there is no launcher.
    """
    if launcher is not None:
        words = [launcher] if isinstance(launcher, (str, os.PathLike)) else launcher
        return [os.fspath(word) for word in words]
    home = os.environ.get("GENEPT_HOME")
    if home:
        script = os.path.join(home, "jobs", "genept")
        if not os.access(script, os.X_OK):
            raise GeneptError(f"GENEPT_HOME is {home}, but there is no jobs/genept in it that can be run.")
        return [script]
    jar = os.environ.get("GENEPT_JAR")
    if jar:
        return _spark_submit(command, jar)
    script = shutil.which("genept") or ""
    if not script:
        raise GeneptError(
            "No launcher found. Set GENEPT_HOME to a folder with jobs/genept, or GENEPT_JAR to the cluster jar (and"
            " SPARK_HOME to a Spark), or put genept on the PATH, or give launcher=."
        )
    return [script]


def _spark_submit(command: str, jar: str) -> list[str]:
    home = os.environ.get("SPARK_HOME")
    submit = os.path.join(home, "bin", "spark-submit") if home else shutil.which("spark-submit")
    if not submit or not os.access(submit, os.X_OK):
        raise GeneptError(
            "GENEPT_JAR is set, but there is no spark-submit in SPARK_HOME or on the PATH. Set SPARK_HOME."
        )
    words = [submit, "--class", MAIN_CLASS]
    memory = os.environ.get("GENEPT_MEMORY")
    if memory:
        words += ["--driver-memory", memory]
    model = jar.replace("-cluster.jar", "-embedded-model.jar")
    if command in _WITH_TEXT_MODEL and model != jar and ("://" in jar or os.path.exists(model)):
        words += ["--jars", model]
    return [*words, *os.environ.get("GENEPT_SUBMIT_ARGS", "").split(), jar]


def _option_words(options: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for name, value in options.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            words.append(flag)
            continue
        text = _text(name, value)
        words += [f"{flag}={text}"] if text == "" or text.startswith("-") else [flag, text]
    return words


def _text(name: str, value: Any) -> str:
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, (bytes, dict)):
        raise TypeError(
            f"The option {name} is of type {type(value).__name__}. Expected text, a number, a path or a list."
        )
    if not isinstance(value, Iterable):
        return str(value)
    items = [_text(name, item) for item in value]
    split = [item for item in items if "," in item]
    if split:
        raise ValueError(
            f"The option {name} holds {split[0]!r}. Items of a list are joined by commas and may not hold one."
        )
    return ",".join(items)


def _is_table(output: PathLike) -> bool:
    system, root = locate(output)
    return bool(system.get_file_info(f"{root}/{PROVENANCE_FILE}").type == fs.FileType.File)


def _streamed(words: list[str]) -> tuple[int, list[str]]:
    tail: deque[str] = deque(maxlen=_TAIL)
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise GeneptError(f"Cannot start {words[0]}: {error.strerror}") from error
    with process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                sys.stdout.write(line)
                sys.stdout.flush()
                tail.append(line.rstrip("\n"))
        except BaseException:
            process.terminate()
            raise
    return process.returncode, list(tail)


def _fail(command: str, code: int, tail: list[str]) -> NoReturn:
    said = [at for at, line in enumerate(tail) if line.startswith(_MESSAGE)]
    if said and code == _USER_ERROR:
        raise UserError(tail[said[-1]][len(_MESSAGE) :])
    if said and code == _USAGE:
        raise UsageError("\n".join(tail[said[-1] :])[len(_MESSAGE) :])
    how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    raise RuntimeError(f"genept {command} {how}. The end of its output:\n" + "\n".join(tail))
