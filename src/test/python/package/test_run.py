"""Command lines and exit codes, against a launcher that notes its words."""

import json
import os
import signal
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import genept
import pytest
from conftest import PROJECT, SOURCE

SCRIPT = """#!{python}
import json, os, signal, sys
with open({words!r}, "w") as file:
    json.dump(sys.argv, file)
print("a line")
print("12:00:00 INFO  genept: not a message", file=sys.stderr)
for line in os.environ.get("SAYS", "").splitlines():
    print(line, file=sys.stderr)
code = int(os.environ.get("CODE", "0"))
if code < 0:
    sys.stdout.flush()
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


@pytest.fixture
def words_file(tmp_path):
    return tmp_path / "words.json"


@pytest.fixture
def script(tmp_path, words_file):
    """Writes an executable that notes its words."""

    def write(name):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SCRIPT.format(python=sys.executable, words=str(words_file)))
        file.chmod(0o755)
        return str(file)

    return write


@pytest.fixture
def launcher(script):
    return script("launcher")


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    for name in ["GENEPT_HOME", "GENEPT_JAR", "GENEPT_MEMORY", "GENEPT_SUBMIT_ARGS", "SPARK_HOME", "CODE", "SAYS"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def words(words_file):
    return json.loads(words_file.read_text())


def test_options(launcher, words_file, capfd):
    genept.run(
        "embed-cells",
        launcher=launcher,
        atlas=Path("out/my atlas"),
        gene_embeddings=["out/a", Path("out/b")],
        target_sum=1e4,
        seeds=3,
        overwrite=True,
        resume=False,
        model=None,
        labels=[],
        seed=-1,
        from_="x;$(y)",
    )
    expected = (
        "embed-cells|--atlas|out/my atlas|--gene-embeddings|out/a,out/b|--target-sum|10000.0|--seeds|3|--overwrite"
        "|--labels=|--seed=-1|--from|x;$(y)"
    )
    assert words(words_file)[1:] == expected.split("|")
    said = capfd.readouterr().out.splitlines()
    assert said[0].startswith("$ ") and "'out/my atlas'" in said[0]
    assert "a line" in said


def test_words_without_a_name(launcher, words_file):
    genept.run("inspect", Path("out/kang_w"), launcher=[launcher, "--first"])
    assert words(words_file)[1:] == ["--first", "inspect", "out/kang_w"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"a": ["x,y"]}, ValueError),
        ({"a": {"b": 1}}, TypeError),
        ({"a": b"x"}, TypeError),
        ({"a": [None, {"b": 1}]}, TypeError),
    ],
)
def test_options_that_are_no_words(launcher, words_file, options, error):
    with pytest.raises(error):
        genept.run("embed-cells", launcher=launcher, **options)
    assert not words_file.exists()


@pytest.mark.parametrize("command", ["", "--help", "embed cells", "a;b"])
def test_command_that_is_none(launcher, command):
    with pytest.raises(ValueError, match="Expected a name"):
        genept.run(command, launcher=launcher)


def test_user_error_has_the_message_alone(launcher, monkeypatch):
    monkeypatch.setenv("CODE", "2")
    monkeypatch.setenv("SAYS", "genept: building ...\ngenept: Cannot read table x: no.\n12:00 INFO shutdown")
    with pytest.raises(genept.UserError) as caught:
        genept.run("embed-cells", launcher=launcher)
    assert str(caught.value) == "Cannot read table x: no."


def test_usage_error_has_the_advice(launcher, monkeypatch):
    monkeypatch.setenv("CODE", "1")
    monkeypatch.setenv("SAYS", "genept: Unknown option: '--x'\nPossible solutions: --y")
    with pytest.raises(genept.UsageError) as caught:
        genept.run("embed-cells", launcher=launcher)
    assert str(caught.value) == "Unknown option: '--x'\nPossible solutions: --y"


@pytest.mark.parametrize(
    ("code", "says", "message"),
    [
        ("3", "genept: an error that should not happen\njava.lang.X", "(?s)exit code 3.*java.lang.X"),
        ("1", "Exception in thread main", "(?s)exit code 1.*Exception in thread"),
        ("2", "no message", "exit code 2"),
        (str(-signal.SIGKILL), "", "ended by signal 9"),
    ],
)
def test_other_failures(launcher, monkeypatch, code, says, message):
    monkeypatch.setenv("CODE", code)
    monkeypatch.setenv("SAYS", says)
    with pytest.raises(RuntimeError, match=message):
        genept.run("embed-cells", launcher=launcher)


def test_the_tail_is_short(launcher, monkeypatch):
    monkeypatch.setenv("CODE", "3")
    monkeypatch.setenv("SAYS", "\n".join(f"line {n}" for n in range(1000)))
    with pytest.raises(RuntimeError) as caught:
        genept.run("embed-cells", launcher=launcher)
    assert "line 999" in str(caught.value) and "line 900" not in str(caught.value)


def test_existing_tables_are_left(launcher, words_file, tables, capsys):
    output = tables.embeddings()
    genept.run("embed-cells", launcher=launcher, skip_existing=True, output=output)
    assert not words_file.exists()
    assert "is there already" in capsys.readouterr().out
    (output / "_provenance.json").unlink()
    genept.run("embed-cells", launcher=launcher, skip_existing=True, output=output)
    assert words_file.exists()


def test_existing_tables_are_not_left_unasked(launcher, words_file, tables):
    genept.run("embed-cells", launcher=launcher, output=tables.embeddings())
    assert words_file.exists()


def test_skip_existing_needs_an_output(launcher):
    with pytest.raises(ValueError, match="needs the option output"):
        genept.run("embed-cells", launcher=launcher, skip_existing=True)


def test_no_launcher():
    with pytest.raises(genept.GeneptError, match="No launcher found. Set GENEPT_HOME"):
        genept.run("embed-cells")


def test_launcher_that_cannot_be_started(tmp_path):
    with pytest.raises(genept.GeneptError, match="Cannot start .*none"):
        genept.run("embed-cells", launcher=tmp_path / "none")


def test_launcher_of_home(script, words_file, monkeypatch, tmp_path):
    script("home/jobs/genept")
    script("bin/genept")
    monkeypatch.setenv("GENEPT_HOME", str(tmp_path / "home"))
    genept.run("inspect", "x")
    assert words(words_file) == [str(tmp_path / "home/jobs/genept"), "inspect", "x"]


def test_home_without_a_launcher(script, monkeypatch, tmp_path):
    script("bin/genept")
    monkeypatch.setenv("GENEPT_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(genept.GeneptError, match="no jobs/genept in it"):
        genept.run("inspect", "x")


def test_launcher_on_the_path(script, words_file):
    script("bin/genept")
    genept.run("inspect", "x")
    assert words(words_file)[1:] == ["inspect", "x"]


@pytest.mark.parametrize("home", [True, False])
def test_spark_submit(script, words_file, monkeypatch, tmp_path, home):
    submit = script("spark/bin/spark-submit" if home else "bin/spark-submit")
    if home:
        monkeypatch.setenv("SPARK_HOME", str(tmp_path / "spark"))
    jar = tmp_path / "genept-0.1.0-cluster.jar"
    model = tmp_path / "genept-0.1.0-embedded-model.jar"
    model.touch()
    monkeypatch.setenv("GENEPT_JAR", str(jar))
    monkeypatch.setenv("GENEPT_MEMORY", "8g")
    monkeypatch.setenv("GENEPT_SUBMIT_ARGS", "--master yarn")
    genept.run("embed-genes", texts="t")
    begin = [submit, "--class", "io.genept.jobs.GenePt", "--driver-memory", "8g"]
    end = ["--master", "yarn", str(jar)]
    assert words(words_file) == [*begin, "--jars", str(model), *end, "embed-genes", "--texts", "t"]
    genept.run("ingest-cells", input="t")
    assert words(words_file) == [*begin, *end, "ingest-cells", "--input", "t"]


def test_jar_without_spark(monkeypatch):
    monkeypatch.setenv("GENEPT_JAR", "x-cluster.jar")
    with pytest.raises(genept.GeneptError, match="no spark-submit"):
        genept.run("inspect", "x")


def module(*arguments, **environment):
    variables = {**os.environ, "PYTHONPATH": str(SOURCE), **environment}
    command = [sys.executable, "-m", "genept", *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_module_passes_words_and_exit_code_through(script, words_file, tmp_path):
    script("home/jobs/genept")
    done = module("inspect", "a b", "--x", GENEPT_HOME=str(tmp_path / "home"), CODE="2", SAYS="genept: no")
    assert done.returncode == 2
    assert done.stdout == "a line\n"
    assert done.stderr.endswith("genept: no\n")
    assert words(words_file)[1:] == ["inspect", "a b", "--x"]


def test_module_without_a_launcher():
    done = module("inspect")
    assert done.returncode == 2
    assert done.stderr.startswith("genept: No launcher found") and "Traceback" not in done.stderr


def test_version_is_that_of_the_build():
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    version = ElementTree.parse(PROJECT / "pom.xml").getroot().find("m:version", space).text
    assert genept.__version__ == version.replace("-SNAPSHOT", ".dev0")


def test_facts_that_are_the_launchers_too():
    launcher = (PROJECT / "jobs" / "genept").read_text(encoding="utf-8")
    from genept import _launch

    assert f"--class {_launch.MAIN_CLASS} " in launcher
    with_model = next(line for line in launcher.splitlines() if "--jars" in line).split(")")[0]
    assert {word.strip() for word in with_model.split("|")} == _launch._WITH_TEXT_MODEL


def test_pyproject():
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "genept" and project["license"] == "Apache-2.0"
    assert (SOURCE / "genept" / "py.typed").exists()
