"""The forms that ship: what they ask, of whom, in which unit; and the names areas are written under."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from contracts.forms import FormLine, FormStatus, ReturnForm, Rows
from contracts.periods import MONTHS_IN
from contracts.plan import Indicator, Plan
from contracts.relations import Relation, read_relation
from sources.returns.cells.areas import AreaNames
from sources.returns.cells.texts import folded
from sources.returns.periods import about

NO_FORM_FOR: set[str] = set()  # goals that no department can be asked about
HAN = re.compile(r"[\u4e00-\u9fff]")
SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
UNIT_ZH = {
    "pflops": {"P"}, "pct": {"%"}, "ratio": {"比值"}, "cny": {"元"}, "kwh": {"千瓦时"}, "kw": {"千瓦"},
    "racks_2_5kw": {"架"}, "persons": {"人"}, "person_times": {"人次"}, "records": {"条"},
    "count": {"个", "家", "项", "件", "门", "所", "种", "次", "篇", "台", "台（套）"},
}  # fmt: skip
PREFECTURES = 14


def returns(plan: Plan) -> list[ReturnForm]:
    found = [form for form in plan.forms.values() if isinstance(form, ReturnForm)]
    assert len(found) >= 13
    return found


def lines(plan: Plan) -> list[tuple[ReturnForm, FormLine, Indicator]]:
    return [(form, line, plan.indicators[line.indicator]) for form in returns(plan) for line in form.lines]


def relations(form: ReturnForm) -> list[tuple[str, Relation]]:
    codes = frozenset(line.code for line in form.lines)
    return [(r.check, read_relation(r.rule, codes)) for r in form.relations]


def factor_of(unit_zh: str, unit: str) -> Decimal | None:
    """What one printed unit is in the indicator's unit, by its characters alone; None where it is another."""
    if unit_zh in UNIT_ZH[unit]:
        return Decimal(1)
    return SCALES.get(unit_zh[0]) if unit_zh[1:] in {*UNIT_ZH[unit]} else None


def test_every_goal_is_asked_for_by_a_form(shipped_plan: Plan) -> None:
    asked = {shipped_plan.goal_of[line.indicator] for _, line, _ in lines(shipped_plan)}
    assert {goal.code for goal in shipped_plan.header.goals} - asked == NO_FORM_FOR


def test_both_numbers_of_the_plan_itself_are_asked_for_and_must_be_filled_in(shipped_plan: Plan) -> None:
    asked = {(line.indicator, line.breakdown) for _, line, _ in lines(shipped_plan) if line.required}
    assert {("ai_terminal_agent_adoption_rate", "_T"), ("gov_service_smart_share", "_T")} <= asked


def test_no_form_asks_for_what_cannot_be_counted(shipped_plan: Plan) -> None:
    uncounted = {i.code for i in shipped_plan.indicators.values() if "不采集数值" in i.definition_zh}
    assert uncounted
    assert [line.indicator for _, line, _ in lines(shipped_plan) if line.indicator in uncounted] == []


def test_a_form_is_named_after_its_number(shipped_plan: Plan) -> None:
    for form in returns(shipped_plan):
        assert form.number == form.form.upper().replace("_", "-")
    numbers = sorted(int(form.number.rpartition("-")[2]) for form in returns(shipped_plan))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_proposal_says_that_it_is_one_and_obliges_no_one(shipped_plan: Plan) -> None:
    for form in returns(shipped_plan):
        if form.status is not FormStatus.PROPOSED:
            continue
        assert "未经批准，不得作为布置填报的依据" in form.notes_zh[0], form.form
        assert "obliges no one" in form.notes_en[0], form.form
        for zh, en in ((form.issuer_zh, form.issuer_en), (form.approval_zh, form.approval_en)):
            assert "建议表式" in zh and "proposed form" in en, form.form


def test_every_word_of_a_form_stands_in_both_languages(shipped_plan: Plan) -> None:
    for form in returns(shipped_plan):
        assert len(form.notes_zh) == len(form.notes_en) >= 2, form.form
        pairs = [(form.title_zh, form.title_en), *zip(form.notes_zh, form.notes_en, strict=True)]
        pairs += [(entry.label_zh, entry.label_en) for entry in (*form.lines, *form.relations)]
        assert [zh for zh, _ in pairs if not HAN.search(zh)] == []
        assert [en for _, en in pairs if HAN.search(en) or not re.search("[A-Za-z]", en)] == []


def test_chinese_texts_of_forms_have_full_width_punctuation(shipped_plan: Plan) -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!()\"]|[,;:?!()\"][\u4e00-\u9fff]")
    for form in returns(shipped_plan):
        texts = [form.title_zh, *form.notes_zh, *(e.label_zh for e in (*form.lines, *form.relations))]
        assert [text for text in texts if half.search(text)] == []


def test_every_relation_reads_and_says_something_of_a_line_that_carries_its_measures(
    shipped_plan: Plan,
) -> None:
    for form in returns(shipped_plan):
        assert {check for check, _ in relations(form)} == {"hard", "soft"}, form.form
        for declared, (_, relation) in zip(form.relations, relations(form), strict=True):
            measured = [set(form.measures_of(line)) for t in relation.terms if (line := form.line(t.line))]
            named = {t.measure for t in relation.terms if t.measure}
            free = [t for t in relation.terms if t.line and not t.measure]
            shared = set.intersection(*measured) if free else named
            assert shared & set(declared.measures or form.measures), (form.form, declared.id)
            for term in relation.terms:
                line = form.line(term.line)
                assert not (line and term.measure) or term.measure in form.measures_of(line), declared.id


def test_the_lines_of_one_relation_are_printed_in_one_unit(shipped_plan: Plan) -> None:
    """And no limit is taken for a line: in `02 <= 10` the 10 is line 10 where there is one, so write 10.0."""
    for form in returns(shipped_plan):
        for declared, (_, relation) in zip(form.relations, relations(form), strict=True):
            units = {line.unit_zh for t in relation.terms if (line := form.line(t.line)) and t.kind == "line"}
            assert len(units) <= 1, (form.form, declared.id)


def test_every_line_in_per_cent_of_a_bounded_share_has_its_bound(shipped_plan: Plan) -> None:
    shares = [i for _, line, i in lines(shipped_plan) if line.unit_zh == "%"]
    assert shares
    assert [i.code for i in shares if (i.limits.min, i.limits.max) != (0, 100)] == []


def test_a_total_to_date_is_never_below_the_period_it_ends_with(shipped_plan: Plan) -> None:
    asked = 0
    for form in returns(shipped_plan):
        stated = {
            (relation.left[0].line, relation.left[0].measure, relation.right[0].measure)
            for check, relation in relations(form)
            if check == "hard" and relation.operator == "<=" and relation.left[0].line == relation.right[0].line
        }  # fmt: skip
        for line in form.lines:
            for single in {"month", "quarter", "half_year"} & set(form.measures_of(line)):
                if "ytd" in form.measures_of(line):
                    asked += 1
                    assert (line.code, single, "ytd") in stated, (form.form, line.code)
    assert asked > 5


def test_what_the_provinces_row_adds_up_may_be_added_up(shipped_plan: Plan) -> None:
    added = [
        (form, term.line) for form in returns(shipped_plan) for _, relation in relations(form)
        for term in relation.terms if term.kind == "areas"
    ]  # fmt: skip
    assert added
    for form, code in added:
        line = form.line(code)
        assert line is not None
        assert shipped_plan.indicators[line.indicator].aggregation == "sum", (form.form, code)


def test_a_form_by_area_begins_with_the_province_and_names_every_prefecture(shipped_plan: Plan) -> None:
    areas = shipped_plan.codelists["ref_area"]
    prefectures = [area.code for area in areas if area.extra["level"] == "prefecture"]
    assert len(prefectures) == PREFECTURES
    by_area = [form for form in returns(shipped_plan) if form.rows is Rows.AREAS]
    assert by_area
    for form in by_area:
        assert list(form.areas) == [shipped_plan.header.area, *prefectures], form.form


def test_a_form_that_may_come_in_parts_does_not_block_on_a_sum_and_says_so(shipped_plan: Plan) -> None:
    partial = [form for form in returns(shipped_plan) if form.coverage == "partial"]
    assert partial
    for form in partial:
        assert any("分次报送" in note for note in form.notes_zh), form.form
        blocking = [
            relation for check, relation in relations(form)
            if check == "hard" and relation.operator == "==" and any(t.kind == "areas" for t in relation.terms)
        ]  # fmt: skip
        assert blocking == [], form.form


def test_the_factor_of_every_printed_unit_is_exact(shipped_plan: Plan) -> None:
    wrong = [
        (form.form, line.code, line.unit_zh, line.unit_factor)
        for form, line, indicator in lines(shipped_plan)
        if factor_of(line.unit_zh, indicator.unit) not in {line.unit_factor, factor_for_servers(line)}
    ]
    assert wrong == []


def factor_for_servers(line: FormLine) -> Decimal | None:
    return line.unit_factor if (line.unit_zh, line.unit_factor) == ("万台", 10**4) else None


@pytest.mark.parametrize(
    ("unit_zh", "unit", "factor"),
    [("万元", "cny", 10**4), ("亿千瓦时", "kwh", 10**8), ("万元", "kwh", None), ("元", "cny", 1)],
)
def test_a_printed_unit_tells_its_own_factor(unit_zh: str, unit: str, factor: int | None) -> None:
    assert factor_of(unit_zh, unit) == factor


def test_a_count_in_whole_units_has_no_decimals_and_no_digit_printed_is_below_one_unit(
    shipped_plan: Plan,
) -> None:
    whole = {"count", "persons", "person_times", "records", "racks_2_5kw"}
    finer = [
        (form.form, line.code)
        for form, line, indicator in lines(shipped_plan)
        if indicator.unit in whole and line.unit_factor < 10**line.decimals
    ]
    assert finer == []


def test_a_measure_fits_the_forms_frequency(shipped_plan: Plan) -> None:
    fitting = {
        "M": {"month", "ytd"}, "Q": {"quarter", "ytd"}, "S": {"half_year", "ytd"}, "A": {"year", "last_year"},
    }  # fmt: skip
    for form in returns(shipped_plan):
        stems = {re.sub(r"_(end|rate|last_year|end_last_year)$", "", m) for m in form.measures}
        stems = {"last_year" if stem == "last" else stem for stem in stems}
        assert stems <= fitting[form.frequency], form.form


def test_no_form_asks_for_more_measures_than_its_lines_carry(shipped_plan: Plan) -> None:
    for form in returns(shipped_plan):
        carried = {measure for line in form.lines for measure in form.measures_of(line)}
        assert carried == set(form.measures), form.form


def test_no_two_forms_ask_one_department_for_the_same_figure(shipped_plan: Plan) -> None:
    asked = Counter(
        (form.department, line.indicator, line.breakdown, measure)
        for form, line, _ in lines(shipped_plan)
        for measure in form.measures_of(line)
    )
    assert [key for key, times in asked.items() if times > 1] == []


def test_only_the_compute_form_by_prefecture_repeats_a_date_of_another_form(shipped_plan: Plan) -> None:
    """A figure of one date that two full forms held would be withdrawn by the one that lacks it."""
    measures = shipped_plan.codelists["measure"]
    holders: dict[tuple[str, ...], set[str]] = {}
    for form, line, _ in lines(shipped_plan):
        for measure in form.measures_of(line):
            of = about(form, "2026-12", measure, measures)
            for area in form.areas:
                key = (form.department, line.indicator, line.breakdown, area, of.period.code, of.accumulation)
                holders.setdefault(key, set()).add(form.form)
    shared = {frozenset(forms) for forms in holders.values() if len(forms) > 1}
    assert shared <= {frozenset({"gs_ai_1", "gs_ai_4"})}
    assert shipped_plan.forms["gs_ai_4"].coverage == "partial"


def test_a_department_is_asked_for_what_the_plan_gives_it(shipped_plan: Plan) -> None:
    others = {
        (form.form, line.indicator)
        for form, line, indicator in lines(shipped_plan)
        if form.department != indicator.department
    }
    # the share of green power in the data administration's own form: its figure stands beside the grid's
    assert others == {("gs_ai_1", "compute_green_power_share")}


def test_a_form_is_due_after_its_period_and_before_the_next_ends(shipped_plan: Plan) -> None:
    for form in returns(shipped_plan):
        assert 1 <= form.due.months_after <= MONTHS_IN[form.frequency], form.form
        assert set(form.skips) <= {1} and (not form.skips or form.frequency == "M"), form.form
        assert not form.skips or any("1 月不单独报送" in note for note in form.notes_zh), form.form


def test_no_two_areas_share_a_name(shipped_plan: Plan) -> None:
    areas = shipped_plan.codelists["ref_area"]
    holders: dict[str, set[str]] = {}
    for area in areas:
        for name in (area.label_zh, area.label_en, *area.extra["aliases_zh"].split(";")):
            if name:
                holders.setdefault(folded(name), set()).add(area.code)
    assert {name: codes for name, codes in holders.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("甘肃", "620000"), ("全省", "620000"), ("合 计", "620000"), ("兰州", "620100"), ("临夏州", "622900"),
        ("甘南", "623000"), ("庆阳", "621000"), ("兰州新区", "620100-XQ"), ("西安", None),
    ],
)  # fmt: skip
def test_an_area_is_found_by_the_name_an_office_writes(
    shipped_plan: Plan, written: str, code: str | None
) -> None:
    assert AreaNames(shipped_plan.codelists["ref_area"]).find(written) == code


def test_every_prefecture_has_a_short_name_and_no_facility_has_one(shipped_plan: Plan) -> None:
    areas = list(shipped_plan.codelists["ref_area"])
    levels = {area.code: area.extra["level"] for area in areas}
    named = {area.code for area in areas if area.extra["aliases_zh"]}
    assert {code for code, level in levels.items() if level == "prefecture"} <= named
    assert {code for code in named if levels[code] == "facility"} == set()
