"""A large file read in blocks is judged as if it were read whole. The files are made up here and SYNTHETIC."""

import random
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.checking import Context, Earlier, check
from sources.returns.entries import StructureFault
from sources.returns.judge.known_before import KEY
from sources.returns.large_files import blocks as reading
from sources.returns.large_files.report import report_in_blocks
from tests.sources.returns.large import MONTH, WRITTEN, assert_same, in_blocks

HEADER = ["表号", "代码", "地区代码", "口径", "报告期", "数值", "计量单位", "核实说明", "随手记"]
LINES, MEASURES = ("01", "02", "03", "04", "05"), ("month", "ytd", "ytd_last_year", "month_end")
ODD_VALUES = (
    "", "约3万", "1,234.5", "１２３", "12万元", "—", "…", "35%", "#DIV/0!", "1e5", "-7", "0.123456789", "99999999999999999999",
)  # fmt: skip


def form_of(plan: Plan) -> ReturnForm:
    form = plan.forms["gs_ai_12"]
    assert isinstance(form, ReturnForm)
    areas = tuple(area.code for area in plan.codelists["ref_area"])
    return form.model_copy(update={"max_quarantined_share": Decimal(1), "areas": areas})


def made_up(plan: Plan, seed: int, faults: float, areas: int = 12) -> list[list[str]]:
    """Rows of a tidy return; a share of them with a fault of every kind the readers know."""
    rng = random.Random(seed)
    rows = []
    for area in [code.code for code in plan.codelists["ref_area"]][:areas]:
        for line in LINES:
            for measure in ("month_end",) if line == "05" else MEASURES[:3]:
                value = str(rng.randrange(1, 50 if measure == "month" else 500))
                row = ["GS-AI-12", line, area, measure, MONTH, value, "万元", "", ""]
                if rng.random() < faults:
                    spoil(row, rng)
                rows.append(row)
                if rng.random() < faults / 4:
                    rows.append([*row])
    rng.shuffle(rows)
    return rows


def spoil(row: list[str], rng: random.Random) -> None:
    place = rng.randrange(1, 9)
    row[place] = {
        1: rng.choice(["99", "1", "x", ""]),
        2: rng.choice(["兰州", "nowhere", "", "620000"]),
        3: rng.choice(["本月", "year_end", "", "month_end"]),
        4: rng.choice(["2026-09", "2027-01", "2026年三季度", "2026年9月", ""]),
        5: rng.choice(ODD_VALUES),
        6: rng.choice(["元", "万 元", "亿元"]),
        7: rng.choice(["已核实，新设基金", "待查", "无误 1"]),
        8: "另记",
    }[place]


def text_of(rows: list[list[str]]) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if "," in text or "\n" in text else text

    return "\n".join(",".join(cell(text) for text in row) for row in [HEADER, *rows]) + "\n"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_BYTES", 1500)


@pytest.mark.parametrize("faults", [0.0, 0.1, 0.6])
@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_every_fault_is_judged_alike_whole_and_in_blocks(
    shipped_plan: Plan, tmp_path: Path, seed: int, faults: float
) -> None:
    form = form_of(shipped_plan)
    path = tmp_path / "large.csv"
    path.write_text(text_of(made_up(shipped_plan, seed, faults)), encoding="utf-8")
    key = ("finance_fund_size_ai", "620000", "_T", "2026-09", "NONE")
    earlier = Earlier(lambda areas: {key: Decimal(10_000)}, {})
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH, earlier))
    if faults > 0.5:
        assert {"row.key.repeated", "row.relation.hard", "cell.number.unreadable"} <= set(
            whole.findings["rule_id"]
        )
    assert_same(in_blocks(path, shipped_plan, form, earlier), whole)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n", 40),
        lambda text: text.replace(",万元,", ',"万元",'),
        lambda text: text.replace(",万元,,", ',万元,"说明\n第二行",', 3),
        lambda text: text.replace(",万元,,", ',万元,他"说"了,', 2),
        lambda text: text.replace(",万元,,", ",万元", 5),
        lambda text: text.replace(",万元,,\n", ",万元,,,多出一格\n", 5),
        lambda text: text.rstrip("\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "|"),
        lambda text: text.replace("随手记", "傘傛倈").replace(",", "|").encode("gb18030"),
        lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
        lambda text: ("\ufeff" + text).encode("utf-16-be"),
    ],
    ids=["crlf", "blank lines", "quoted", "line break in a cell", "stray mark", "short", "long", "no end", "mark", "semicolons",
         "bars", "bars, some within characters of GB18030",
         "Unicode text of Excel", "UTF-16, big end first"],
)  # fmt: skip
def test_however_the_file_is_written_rows_keep_their_numbers(
    shipped_plan: Plan, tmp_path: Path, edit: object
) -> None:
    assert callable(edit)
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    text = edit(text_of(made_up(shipped_plan, 7, 0.1)))
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


@pytest.mark.parametrize("lines", [3, 400], ids=["a few", "many"])
def test_numbers_with_more_decimals_than_their_line_keeps_are_rounded_alike_whole_and_in_blocks(
    shipped_plan: Plan, tmp_path: Path, lines: int
) -> None:
    tails = ["005", "0050000000001", "0149999999", "123456789012345", "10", "995", "000"]
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    rows = made_up(shipped_plan, 5, 0.0)
    for n, row in enumerate(rows[:lines]):
        row[5] = f"{row[5].partition('.')[0]}.{tails[n % len(tails)]}"
    path.write_text(text_of(rows), encoding="utf-8")
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    named = set(whole.findings["rule_id"])
    assert ("row.line.rounded" in named) == (lines > 20) and "cell.number.rounded" in named | {
        "row.line.rounded"
    }
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


def test_after_a_line_break_in_a_cell_the_next_blocks_are_read_column_by_column_again(
    shipped_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    text = text_of(made_up(shipped_plan, 7, 0.0)).replace(",万元,,", ',万元,"说明\n第二行",', 1)
    path.write_text(text, encoding="utf-8")
    slowly = []
    read = reading._Reading.line_by_line
    monkeypatch.setattr(reading._Reading, "line_by_line", lambda *given: slowly.append(1) or read(*given))
    in_blocks(path, shipped_plan, form, Earlier())
    assert len(slowly) == 1 and len(text.encode()) > 5 * reading.BLOCK_BYTES


def test_a_file_in_gb18030_is_read_as_one_in_utf_8(shipped_plan: Plan, tmp_path: Path) -> None:
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    path.write_bytes(text_of(made_up(shipped_plan, 3, 0.2)).encode("gb18030"))
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    assert whole.counts.accepted
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


def test_too_many_faults_return_the_file_whole_also_when_it_is_large(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form = form_of(shipped_plan).model_copy(update={"max_quarantined_share": Decimal("0.05")})
    path = tmp_path / "large.csv"
    path.write_text(text_of(made_up(shipped_plan, 1, 0.6)), encoding="utf-8")
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    assert whole.outcome == "rejected"
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


def test_a_note_that_begins_with_a_sign_or_holds_unseen_ones_is_a_text_in_a_large_file(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    rows = made_up(shipped_plan, 1, 0.0)
    rows[60][7], rows[0][7] = "=1+1 合成数据", "合成\u202e\x1b[2J\x0b\xa0数据"
    path.write_text(text_of(rows), encoding="utf-8", newline="")
    found = in_blocks(path, shipped_plan, form, Earlier())
    assert {"=1+1 合成数据", "合成\\u001b[2J\\u000b 数据"} <= set(found.observations["comment_obs"])


def test_a_large_file_without_the_columns_of_its_form_is_refused_before_it_is_read(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    path.write_text("代码,数值\n" + "01,5\n" * 500, encoding="utf-8")
    with pytest.raises(StructureFault) as fault:
        in_blocks(path, shipped_plan, form, Earlier())
    assert fault.value.faults[0].rule_id == "file.header.mismatch"


def test_cells_that_a_full_return_does_not_have_are_named_also_when_it_is_large(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form = form_of(shipped_plan).model_copy(update={"coverage": "full"})
    rows = [row for row in made_up(shipped_plan, 5, faults=0.2) if row[1] != LINES[1]]
    path = tmp_path / "full.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    assert "row.cell.absent" in set(whole.findings["rule_id"])
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


@pytest.mark.parametrize("coverage", ["full", "partial"])
def test_standing_figures_that_a_large_file_would_take_back_are_named_as_for_a_small_one(
    shipped_plan: Plan, tmp_path: Path, coverage: str
) -> None:
    lines = tuple(line.model_copy(update={"required": False}) for line in form_of(shipped_plan).lines)
    form = form_of(shipped_plan).model_copy(update={"coverage": coverage, "lines": lines})
    rows = made_up(shipped_plan, 9, faults=0.1)
    again = [[*row[:5], "—" if row[1] == "02" else row[5], *row[6:]] for row in rows if row[1] != "04"]
    path = tmp_path / "again.csv"
    path.write_text(text_of(again), encoding="utf-8")
    before = check(
        text_of(rows).encode(), path.name, form, shipped_plan, Context(WRITTEN, MONTH)
    ).observations
    standing = before.select(*KEY, standing="obs_value").drop_nulls().unique(KEY, maintain_order=True)
    earlier = Earlier(standing=lambda: standing)
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH, earlier))
    taken_back = whole.findings.filter(pl.col("rule_id") == "row.figure.withdrawn")
    assert taken_back.height > (40 if coverage == "full" else 10)
    assert taken_back["indicator"].null_count() == 0
    assert_same(in_blocks(path, shipped_plan, form, earlier), whole)


def test_a_full_return_of_one_area_is_returned_whole_and_takes_nothing_back(shipped_plan: Plan) -> None:
    form = form_of(shipped_plan).model_copy(
        update={"coverage": "full", "max_quarantined_share": Decimal("0.5")}
    )
    every = [area.code for area in shipped_plan.codelists["ref_area"]][:12]
    form = form.model_copy(update={"areas": tuple(every)})
    rows = [row for row in made_up(shipped_plan, 2, faults=0.0) if row[2] == every[3]]
    report = check(text_of(rows).encode(), "合成.csv", form, shipped_plan, Context(WRITTEN, MONTH))
    assert (report.outcome, report.observations.height) == ("rejected", 0)
    asked = sum(len(form.measures_of(line)) for line in form.lines if form.demands(line)) * len(every)
    assert report.findings["rule_id"].to_list().count("row.cell.absent") > asked / 2


def test_names_beside_the_codes_are_held_against_them_alike_whole_and_in_blocks(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form, path, rng = form_of(shipped_plan), tmp_path / "large.csv", random.Random(11)
    lines = {line.code: line.label_zh for line in form.lines}
    areas = shipped_plan.codelists["ref_area"]
    written = [",".join([*HEADER, "指标名称", "地区名称"])]
    for row in made_up(shipped_plan, 11, 0.05):
        line, area = lines.get(row[1], ""), areas[row[2]].label_zh if row[2] in areas.codes else ""
        line = rng.choice([line] * 9 + [lines["02"], "改过的名称", f"{line}（亿元）", f"{line}（万元）"])
        area = rng.choice([area] * 9 + ["庆阳市", "合计", "庆羊市", ""])
        written.append(",".join([*(f'"{text}"' for text in row), line, area]))
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    named = {"row.label.mismatch", "row.label.changed", "cell.unit.changed"}
    assert named <= set(whole.findings["rule_id"]) and whole.counts.accepted > 50
    assert_same(in_blocks(path, shipped_plan, form, Earlier()), whole)


@pytest.mark.parametrize("odd", [b"A", b"\x00\xd8A\x00"], ids=["cut within a character", "half a character"])
def test_a_large_file_of_utf_16_that_is_broken_is_refused_with_its_line(
    shipped_plan: Plan, tmp_path: Path, odd: bytes
) -> None:
    path, rows = tmp_path / "large.csv", made_up(shipped_plan, 3, 0.0)
    path.write_bytes(text_of(rows).encode("utf-16") + odd)
    report = report_in_blocks(path, path.name, shipped_plan, form_of(shipped_plan), MONTH, Earlier(), WRITTEN)
    assert report.findings.select("rule_id", "decision").rows() == [("file.encoding.unreadable", "rejected")]
    assert "UTF-16" in report.findings["message_zh"][0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_file_that_ends_within_its_last_number_is_named_so_whole_and_in_blocks(
    shipped_plan: Plan, tmp_path: Path, encoding: str
) -> None:
    form, path = form_of(shipped_plan), tmp_path / "large.csv"
    text = text_of(made_up(shipped_plan, 7, 0.0))
    path.write_bytes(("\ufeff" + text[: text.rindex(",万元")]).encode(encoding))
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(WRITTEN, MONTH))
    for report in (whole, in_blocks(path, shipped_plan, form, Earlier())):
        assert "file.csv.unfinished" in set(report.findings["rule_id"])
