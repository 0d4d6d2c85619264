"""Plain rows of a large file come to what the rules of a small file say of them. All figures are made up, SYNTHETIC."""

import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.corrections import Correction
from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.checking import Context, Earlier, check
from sources.csv_text import CsvFault
from sources.returns.large_files import blocks as reading
from sources.returns.large_files.blocks import blocks
from sources.returns.large_files.duplicate_keys import KeysSeen
from sources.returns.large_files.odd_rows import OddRows
from sources.returns.tidy_tables.columns import Header, locators
from sources.workbook import BookFault
from sources.workbook.csv_book import find_delimiter, read_csv
from tests.sources.returns.large import MONTH, WRITTEN, assert_same, in_blocks

HEADER = "代码,地区代码,口径,报告期,数值,计量单位,保密状态,核实说明"
NUMBERS = (
    "0", "7", "-7", "12.5", "12.50", "0.35", "0.999", "100", "250", "1e3", "+5", ".5", "5.", "007", "1.123456789",
    "1234567890123.12", "999999999999999999", "－3", "12 ", "35%", "0.000000001", "—", "",
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_BYTES", 3000)


def returns_of(plan: Plan) -> list[str]:
    return [name for name, form in plan.forms.items() if isinstance(form, ReturnForm)]


def form_of(plan: Plan, name: str) -> ReturnForm:
    form = plan.forms[name]
    assert isinstance(form, ReturnForm)
    areas = tuple(area.code for area in plan.codelists["ref_area"])
    return form.model_copy(update={"max_quarantined_share": Decimal(1), "areas": areas})


def rows_of(form: ReturnForm, plan: Plan, rng: random.Random) -> list[str]:
    """A few hundred rows of the form, some of its earlier months, some marked confidential, some given twice."""
    areas = [code.code for code in plan.codelists["ref_area"]][:9]
    rows = []
    for area in areas:
        for line in form.lines:
            for measure in form.measures_of(line):
                number = rng.choice(NUMBERS) if rng.random() < 0.3 else str(rng.randrange(0, 90))
                month = rng.choice(["2026-10", "2026-09", "2025-12", "2026-06", "2019-05", "2018-11"])
                conf, note = rng.choice(["", "", "N", "公开"]), rng.choice(["", "", "已核实，属实"])
                rows.append(f"{line.code},{area},{measure},{month},{number},{line.unit_zh},{conf},{note}")
    return rows + rng.sample(rows, 3)


def written_to(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def test_every_form_of_the_plan_is_judged_alike_whole_and_in_blocks(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    for n, name in enumerate(returns_of(shipped_plan)):
        form, rng = form_of(shipped_plan, name), random.Random(n)
        if form.frequency != "M":
            continue
        path = written_to(tmp_path / f"{name}.csv", rows_of(form, shipped_plan, rng))
        whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
        assert whole.counts.accepted and whole.counts.quarantined
        assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


def test_a_file_on_which_nothing_is_odd_is_judged_by_columns_alone(
    shipped_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a plain row was judged by itself")

    form = form_of(shipped_plan, "gs_ai_12")
    rows = [
        f"{line.code},{area.code},{measure},2026-10,{n},{line.unit_zh},,"
        for n, area in enumerate(shipped_plan.codelists["ref_area"])
        for line in form.lines
        for measure in form.measures_of(line)
    ]
    path = written_to(tmp_path / "plain.csv", rows)
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    monkeypatch.setattr(OddRows, "judged", never)
    assert in_blocks(path, shipped_plan, form, Earlier()).counts == whole.counts


def test_a_declared_correction_is_applied_in_a_large_file(shipped_plan: Plan, tmp_path: Path) -> None:
    form = form_of(shipped_plan, "gs_ai_12")
    rows = [f"01,{area},month,2026-10,{n},万元,," for n, area in enumerate(["620000", "620100", "620200"])]
    path = written_to(tmp_path / "corrected.csv", rows)
    line = form.line("01")
    assert line is not None
    correction = Correction.model_validate(
        {
            "form": form.form, "period": MONTH, "indicator": line.indicator, "ref_area": "620100",
            "breakdown": line.breakdown, "time_period": MONTH, "accumulation": "NONE", "expect": 10000, "value": 20000,
            "reason_zh": "合成", "reason_en": "synthetic", "decided_by": "test", "recorded_on": "2026-11-01",
        }
    )  # fmt: skip
    plan = shipped_plan.model_copy(update={"corrections": (correction,)})
    whole = check(path.read_bytes(), path.name, form, plan, Context(WRITTEN, MONTH))
    assert any(rule.startswith("row.correction.") for rule in whole.findings["rule_id"])
    assert_same(in_blocks(path, plan, form, Earlier()), whole)


CELL = st.text(alphabet='ab1,;"\n\r 甲', max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=12),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(20, 200),
)
def test_records_read_in_blocks_are_those_the_csv_module_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, size: int
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & set('",;\r\n') else text

    text = "".join(",".join(map(cell, row)) + end for row in [["h1", "h2"], *rows])
    path = tmp_path_factory.mktemp("blocks") / "x.csv"
    path.write_bytes(text.encode())
    try:
        wanted = read_csv(text.encode()).sheets[0].rows
    except BookFault as fault:
        with pytest.raises(CsvFault) as raised:
            records(path, text, size)
        assert raised.value.rule_id == fault.rule_id
        return
    found = records(path, text, size)
    assert len(found) == len(wanted)
    for n, row in enumerate(wanted):
        assert found[n][: len(row)] == row
        assert not any(found[n][len(row) :])


def records(path: Path, text: str, size: int) -> dict[int, list[str]]:
    """The records of the file by their row, read in blocks of that size."""
    usual, reading.BLOCK_BYTES = reading.BLOCK_BYTES, size
    try:
        return {
            block.first + n: [value or "" for value in row]
            for block in blocks(path, find_delimiter(text))
            for n, row in enumerate(block.cells.rows())
        }
    finally:
        reading.BLOCK_BYTES = usual


@pytest.mark.parametrize(("first", "count"), [(0, 30), (5, 20_001), (9_990, 25), (123_456, 12_000), (7, 0)])
def test_the_address_of_a_cell_is_its_column_and_row_however_far_down(first: int, count: int) -> None:
    rows = pl.int_range(first, first + count, dtype=pl.Int64, eager=True)
    wanted = [f"F{row + 1}" for row in rows]
    header = Header(0, {"value": 5})
    assert locators(header, rows).to_list() == wanted
    assert locators(header, rows[::2]).to_list() == wanted[::2]


def test_a_key_given_twice_is_found_within_a_block_and_across_blocks(shipped_plan: Plan) -> None:
    rng, seen = random.Random(7), KeysSeen(form_of(shipped_plan, "gs_ai_12"), shipped_plan)
    for period in ("2026-10", "2026-09", "2025-12"):
        seen.about(period, "NONE")
    parts = [[rng.randrange(3 * seen.size) for _ in range(400)] for _ in range(4)]
    for part in parts:
        seen.add(pl.Series(part))
    counts = Counter(number for part in parts for number in part)
    assert seen.twice == {number for number, count in counts.items() if count > 1}
    assert seen.repeated(pl.Series(list(counts))).to_list() == [count > 1 for count in counts.values()]
