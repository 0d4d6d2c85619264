"""How a return says that its figures are not free: on the form, on a line, on a row. All figures are synthetic."""

from tests.sources.returns.forms import LINES, changed, filled, judged, plan_with, tidy


def _marks(report) -> dict[str, str]:
    return {row["indicator"] + row["breakdown"]: row["conf_status"] for row in report.observations.to_dicts()}


def _tidy_marked(**marks: str) -> bytes:
    head, *lines = tidy().decode().splitlines()
    marked = [f"{line},{marks.get('L' + line.split(',')[3], '')}" for line in lines]
    return "\n".join([f"{head},保密状态", *marked]).encode()


def test_figures_are_free_unless_something_says_otherwise():
    assert set(_marks(judged(filled())).values()) == {"F"}
    assert set(_marks(judged(_tidy_marked())).values()) == {"F"}


def test_a_row_marks_its_own_figure_by_code_or_label():
    report = judged(_tidy_marked(L01="C", L07="到期前不公开"))
    assert report.outcome == "accepted"
    marks = _marks(report)
    assert (marks["compute_power_total_T"], marks["standard_racks_in_operation_T"]) == ("C", "E")
    assert sorted(set(marks.values())) == ["C", "E", "F"]


def test_a_row_with_a_mark_that_does_not_exist_is_kept_out_and_never_taken_as_free():
    report = judged(_tidy_marked(L01="绝密"))
    (finding,) = [f for f in report.findings.to_dicts() if f["rule_id"] == "cell.code.unknown"][:1]
    assert finding["decision"] == "quarantined" and "保密状态" in finding["message_zh"]
    assert "compute_power_total_T" not in _marks(report)


def test_a_form_marks_all_its_figures_a_line_its_own_and_a_row_goes_before_both():
    lines = [line.model_dump() | ({"conf_status": "C"} if line.code == "07" else {}) for line in LINES.lines]
    form = changed(LINES, conf_status="N", lines=lines)
    marks = _marks(judged(filled(form), form=form, plan=plan_with(form)))
    assert (marks["compute_power_total_T"], marks["standard_racks_in_operation_T"]) == ("N", "C")
    marks = _marks(judged(_tidy_marked(L07="F"), form=form, plan=plan_with(form)))
    assert (marks["compute_power_total_T"], marks["standard_racks_in_operation_T"]) == ("N", "F")
