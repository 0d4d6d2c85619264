"""A workbook is read by a process of its own: whatever it does there, the caller gets a fault and goes on."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import HOME

from contracts.rules import rule
from sources.reading_process import calling, worker
from sources.reading_process.calling import open_received
from sources.workbook import BookFault, open_book
from tests.sources.reading_process.strange import abort, sleep_long, use_memory
from tests.sources.workbook import made
from tests.sources.workbook.mutants import good_files, mutants

NUMBER, SEED = 100, 20_261_128  # `make prove` tries thousands


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A fresh worker does the strange thing named by the test instead of reading."""
    while found := calling._idle_worker():
        found.end()
    swap = f"worker.TASKS['open_book'] = ('{request.param.__module__}', '{request.param.__name__}')"
    start = calling._START.replace(
        "; serve()", f"; from sources.reading_process import worker; {swap}; serve()"
    )
    monkeypatch.setattr(calling, "_START", start)
    monkeypatch.setattr(sys, "path", [*sys.path, str(HOME)])
    yield
    while found := calling._idle_worker():
        found.end()


def given_up(content: bytes) -> str:
    with pytest.raises(BookFault) as caught:
        open_received(content)
    assert caught.value.rule_id == "file.reader.gave_up"
    words = rule("file.reader.gave_up")
    return words.message_zh.format(**caught.value.params) + words.message_en.format(**caught.value.params)


@pytest.mark.parametrize("strange", [abort], indirect=True)
def test_a_worker_that_breaks_off_is_a_fault_of_the_file_and_the_next_file_is_read(strange, monkeypatch):
    assert "中断" in given_up(made.good_xls())
    monkeypatch.undo()
    assert open_received(made.good_xls()).kind == "xls"


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited there")
@pytest.mark.parametrize("strange", [use_memory], indirect=True)
def test_a_worker_that_wants_more_memory_than_it_may_have_is_a_fault_of_the_file(strange):
    assert "MiB" in given_up(made.good_xlsx())


@pytest.mark.parametrize("strange", [sleep_long], indirect=True)
def test_a_worker_that_never_answers_is_ended(strange, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 2.0)
    assert "seconds" in given_up(made.good_ods())


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_a_worker_reads_a_good_file_as_this_process_would(kind: str) -> None:
    for content in good_files()[kind]:
        assert open_received(content) == open_book(content)


def test_a_worker_holds_no_polars_and_no_plan():
    code = "import sys, sources.reading_process.worker, sources.workbook; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"polars", "pydantic", "yaml"} & set(done.stdout.split())


def test_an_idle_worker_serves_the_next_file():
    open_received(made.good_xlsx())
    waiting = list(calling._idle)
    open_received(made.good_ods())
    assert calling._idle == waiting


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_a_changed_file_is_read_or_refused_by_a_rule_and_never_ends_the_process(kind: str) -> None:
    print(f"seed {SEED}")
    for content in mutants(kind, NUMBER, SEED):
        try:
            open_received(content)
        except BookFault as fault:
            words = rule(fault.rule_id)
            for text in (words.message_zh, words.message_en):
                assert "panic" not in text.format(**fault.params)


def test_the_worker_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(calling.tempfile, "tempdir", str(tmp_path))
    one = calling._Worker()
    one.ask("open_book", (made.good_xlsx(),))
    one.end()
    assert list(tmp_path.iterdir()) == []


def test_the_limits_are_those_said_to_the_sender():
    said = calling._why("memory")
    assert f"{worker.MEMORY_BYTES // 2**20} MiB" in str(said["detail_zh"])


def test_all_readers_together_stay_below_a_gibibyte_however_many_threads_ask(monkeypatch):
    assert calling.MOST * worker.MEMORY_BYTES <= 2**30
    busy, most, lock = [0], [0], threading.Lock()
    ask = calling._Worker.ask

    def counted(one, task, arguments):
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        try:
            return ask(one, task, arguments)
        finally:
            with lock:
                busy[0] -= 1

    monkeypatch.setattr(calling._Worker, "ask", counted)
    with ThreadPoolExecutor(6) as beside:
        books = list(beside.map(open_received, [made.good_xlsx()] * 12))
    assert len(books) == 12 and 1 <= most[0] <= calling.MOST
    assert len(calling._idle) <= calling.MOST


def test_a_worker_has_the_limit_set_by_the_system():
    one = calling._Worker()
    one.ask("open_book", (made.good_xlsx(),))
    limits = Path(f"/proc/{one._process.pid}/limits")
    if limits.exists():
        (line,) = [text for text in limits.read_text().splitlines() if text.startswith("Max address space")]
        assert line.split()[3] == str(worker.MEMORY_BYTES)
    one.end()
