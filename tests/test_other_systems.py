"""Each use of what Windows lacks or does otherwise is listed here with its other way; a new one fails until it is."""

import ast
import re

import pytest
from support import HOME

HOUSES = ("contracts", "sources", "warehouse", "orchestration")
USES = re.compile(
    r"\b(?:import (?:fcntl|resource|pwd|grp|termios)"
    r"|os\.(?:fork|symlink|geteuid|mkfifo|killpg|setsid|link|rename|replace|O_NOFOLLOW|O_DIRECTORY)\b"
    r"|symlink_to|hardlink_to|preexec_fn|start_new_session|signal\.[A-Z]+)|[\"']/(?:tmp|dev)/"
)
OTHER_WAY = {
    ("orchestration/dagster_job/console_process.py", "os.killpg"): "without process groups the tree of processes is ended by taskkill",
    ("orchestration/dagster_job/console_process.py", "signal.SIG"): "both systems have SIG_IGN",
    ("orchestration/dagster_job/console_process.py", "signal.SIGINT"): "both systems have it: Ctrl+C",
    ("orchestration/dagster_job/console_process.py", "signal.SIGKILL"): "asked for only where process groups are",
    ("orchestration/dagster_job/console_process.py", "signal.SIGTERM"): "where nobody sends it the broken pipe ends the rest",
    ("orchestration/dagster_job/console_process.py", "start_new_session"): "has no effect there; taskkill /T follows the tree",
    ("orchestration/dagster_job/run_history.py", "os.replace"): "a history that some process holds open is told, and stays",
    ("orchestration/intake/arrivals.py", "import fcntl"): "without it a file that is being written cannot be moved away there: the rename is refused, and another look follows",
    ("orchestration/intake/arrivals.py", "os.O_NOFOLLOW"): "asked for only where leases are, after the import of fcntl",
    ("orchestration/intake/arrivals.py", "os.rename"): "a refusal leaves the file where it is: another look will tell",
    ("orchestration/intake/inbox.py", "os.replace"): "a file is put back under a free name of the same disk",
    ("sources/reading_process/worker.py", "import resource"): "without limits the worker is ended by its time alone",
    ("warehouse/build/increments.py", "os.replace"): "scratch of the one writer, closed before it is renamed",
    ("warehouse/ledger/folded.py", "os.rename"): "a cache: the old one is taken away first, and what is lost is folded again",
    ("warehouse/release/sharing.py", "os.link"): "where there are no such links the copy stays",
    ("warehouse/release/sharing.py", "os.replace"): "a file of a release that has no name yet; where it cannot be replaced the copy stays",
    ("warehouse/ledger/parts.py", "os.replace"): "scratch of the one writer, closed before it is renamed",
    ("warehouse/ledger/root_secret.py", "os.link"): "where there are no links the file is renamed",
    ("warehouse/ledger/root_secret.py", "os.replace"): "the secret is written once, before anybody reads it",
    ("warehouse/paths.py", "os.replace"): "a new name each time but for CURRENT, which nobody keeps open",
    ("warehouse/release/publish.py", "os.rename"): "a folder that nobody reads yet gets its name",
    ("warehouse/verify/backup.py", "os.link"): "where there are no links the root is copied while the writer's lock is held",
    ("warehouse/verify/backup.py", "symlink_to"): "only of links that are there: where there are none, none is made",
    ("warehouse/release/shelf.py", "symlink_to"): "CURRENT, a file of one line, says the same where there are no links",
}  # fmt: skip


def uses() -> set[tuple[str, str]]:
    """Every use in the product's modules, comments and docstrings left out."""
    found = set()
    for house in HOUSES:
        for path in sorted((HOME / house).rglob("*.py")):
            code = ast.unparse(_without_docstrings(ast.parse(path.read_text(encoding="utf-8"))))
            found |= {(path.relative_to(HOME).as_posix(), use) for use in USES.findall(code)}
    return found


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0] = ast.Pass()
    return tree


def test_every_use_of_what_windows_lacks_is_listed_with_its_other_way() -> None:
    assert uses() == OTHER_WAY.keys()


@pytest.mark.parametrize(
    "line", ["import fcntl", "os.fork()", 'open("/tmp/x")', "path.symlink_to(x)", "signal.SIGKILL"]
)
def test_a_new_use_would_be_seen(line: str) -> None:
    assert USES.search(line)


def test_no_text_file_is_read_or_written_in_the_systems_own_encoding() -> None:
    wrong = []
    for house in HOUSES:
        for path in sorted((HOME / house).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    named = {keyword.arg for keyword in node.keywords}
                    is_text = node.func.attr in ("read_text", "write_text")
                    if is_text and "encoding" not in named:
                        wrong.append(f"{path.relative_to(HOME)}:{node.lineno}")
    assert wrong == []


def test_no_file_of_the_tree_has_a_name_that_windows_refuses() -> None:
    reserved = re.compile(r'[<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
    folders = [HOME / house for house in (*HOUSES, "dbt_project", "docs", "tests", "requirements")]
    names = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    assert [path for path in names if reserved.search(path.name)] == []
    assert [a for a in names if len(str(a.relative_to(HOME))) > 160] == [], (
        "a path has room below a user's folder"
    )
