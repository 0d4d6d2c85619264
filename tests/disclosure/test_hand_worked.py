"""Cases of METHOD section 4 worked by hand. All figures are synthetic."""

from datetime import date
from decimal import Decimal

import pytest
from disclosure.tables import (
    FIRMS,
    GROWTH,
    LARGEST,
    OUTPUT,
    PERSONS,
    SHARE,
    WHOLE,
    by_area,
    cells,
    children,
    declared,
    hidden,
    hidden_of,
    key,
    plan,
)

from contracts.codelists import Code, Codelist
from contracts.confidentiality import Disclosure
from contracts.plan import Limits, Plan
from warehouse.disclosure.bounds import intervals
from warehouse.disclosure.hiding import hiding

A, B, C, D = children(4)
PLAIN = "synthetic_plain"


def test_counts_of_one_and_two_are_hidden_zero_and_three_are_shown(shipped_plan: Plan) -> None:
    values = {key(PERSONS, area): n for area, n in zip((A, B, C, D), (0, 1, 2, 3), strict=True)}
    assert hidden(values, plan(shipped_plan)) == {key(PERSONS, B): "A", key(PERSONS, C): "A"}


def test_one_hidden_area_takes_the_smallest_other_with_it_and_zero_is_never_taken(shipped_plan: Plan) -> None:
    values = by_area(PERSONS, 2, 40, 9, 0)
    assert hidden(values, plan(shipped_plan)) == {key(PERSONS, A): "A", key(PERSONS, C): "D"}


def test_an_area_that_is_no_more_does_not_keep_the_others_from_giving_each_other_away(
    shipped_plan: Plan,
) -> None:
    one = plan(shipped_plan)
    gone = Code(A, A, A, WHOLE, {"valid_to": "2025-12"})
    areas = Codelist("ref_area", one.codelists["ref_area"].codes | {A: gone})
    merged = one.model_copy(update={"codelists": one.codelists | {"ref_area": areas}})
    values = {key(PERSONS): 51, key(PERSONS, B): 2, key(PERSONS, C): 40, key(PERSONS, D): 9}
    assert hidden(values, merged) == {key(PERSONS, B): "A", key(PERSONS, D): "D"}


@pytest.mark.parametrize(("total", "also"), [(100, {B: "D"}), (101, {})])
def test_where_a_part_is_missing_the_rest_adds_up_to_half_a_unit_of_each_figure_and_no_further(
    shipped_plan: Plan, total: int, also: dict[str, str]
) -> None:
    # 98 of the total are there; four whole numbers may be rounded by 2 together, so 100 leaves nothing for D
    values = {key(PERSONS): total, key(PERSONS, A): 2, key(PERSONS, B): 40, key(PERSONS, C): 56}
    marks = {key(PERSONS, area): mark for area, mark in also.items()}
    assert hidden(values, plan(shipped_plan)) == {key(PERSONS, A): "A"} | marks


def test_nothing_is_hidden_where_nothing_is_confidential(shipped_plan: Plan) -> None:
    assert hidden(by_area(PERSONS, 3, 40, 9, 0) | by_area(PLAIN, 1, 2, 3, 4), plan(shipped_plan)) == {}


def test_two_small_counts_that_add_up_to_four_must_be_two_each_and_take_a_third_with_them(
    shipped_plan: Plan,
) -> None:
    values = by_area(PERSONS, 2, 2, 40, 9)
    assert hidden(values, plan(shipped_plan)) == {
        key(PERSONS, A): "A", key(PERSONS, B): "A", key(PERSONS, D): "D",
    }  # fmt: skip


def test_two_small_counts_that_add_up_to_three_protect_each_other(shipped_plan: Plan) -> None:
    assert set(hidden(by_area(PERSONS, 1, 2, 40, 9), plan(shipped_plan))) == {
        key(PERSONS, A),
        key(PERSONS, B),
    }


def test_a_figure_hidden_beside_small_counts_is_three_or_more_and_that_is_reckoned_with(
    shipped_plan: Plan,
) -> None:
    # 1 + 3 = 4: what is marked D is at least 3, so the other would have to be 1; the whole goes too
    assert hidden(by_area(PERSONS, 1, 3, 0, 0), plan(shipped_plan)) == {
        key(PERSONS, A): "A", key(PERSONS, B): "D", key(PERSONS): "D",
    }  # fmt: skip


def test_where_the_marks_alone_give_small_counts_away_the_largest_is_marked_otherwise(
    shipped_plan: Plan,
) -> None:
    # 1 + 1 = 2, all three marked as small, could be nothing else
    assert hidden(by_area(PERSONS, 1, 1, 0, 0), plan(shipped_plan)) == {
        key(PERSONS, A): "A", key(PERSONS, B): "A", key(PERSONS): "D",
    }  # fmt: skip


def test_fewer_than_three_respondents_hide_a_figure_three_do_not(shipped_plan: Plan) -> None:
    firms = {key(FIRMS, A): 2, key(FIRMS, B): 3}
    shares = {key(LARGEST, A): 60, key(LARGEST, B): 60}
    values = {key(OUTPUT, A): 500, key(OUTPUT, B): 500} | firms | shares
    assert hidden(values, plan(shipped_plan)) == {key(OUTPUT, A): "A"}


def test_a_figure_whose_respondents_nobody_counted_is_hidden(shipped_plan: Plan) -> None:
    assert hidden({key(OUTPUT, A): 500, key(LARGEST, A): 10}, plan(shipped_plan)) == {key(OUTPUT, A): "A"}


def test_where_nobody_said_how_much_the_two_largest_give_a_figure_is_hidden(shipped_plan: Plan) -> None:
    assert hidden({key(OUTPUT, A): 500, key(FIRMS, A): 9}, plan(shipped_plan)) == {key(OUTPUT, A): "T"}


def test_what_people_declared_goes_before_what_a_rule_finds(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PERSONS, ref_area=A),))
    assert hidden({key(PERSONS, A): 2}, secret) == {key(PERSONS, A): "C"}


@pytest.mark.parametrize(
    ("exact", "beside", "mark"),
    [(5, 2, None), (2, 5, "A"), (None, 2, "A"), (None, 5, None), (None, None, "A")],
)
def test_respondents_are_those_of_the_period_itself_else_of_its_last_day(
    shipped_plan: Plan, exact: int | None, beside: int | None, mark: str | None
) -> None:
    month, to_date = "2026-12", "2026-12 YTD"
    firms = {key(FIRMS, A, month=when): n for when, n in ((month, exact), (to_date, beside)) if n is not None}
    values = {key(OUTPUT, A, month=month): 500, key(LARGEST, A, month=month): 60} | firms
    assert hidden(values, plan(shipped_plan)).get(key(OUTPUT, A, month=month)) == mark


def test_nothing_is_shown_whoever_gave_it_and_respondents_of_the_whole_are_not_those_of_a_part(
    shipped_plan: Plan,
) -> None:
    assert hidden({key(OUTPUT, A): 0}, plan(shipped_plan)) == {}
    part, whole = key(OUTPUT, A, "kind=a"), key(FIRMS, A, "_T", "2026-03 YTD")
    beside = {key(LARGEST, A, "kind=a"): 10, whole: 9}
    assert hidden({part: 500} | beside, plan(shipped_plan)) == {part: "A"}
    assert hidden({part: 500, key(FIRMS, A, "kind=a", "2026-03 YTD"): 9} | beside, plan(shipped_plan)) == {}


def test_the_fewest_respondents_and_the_largest_share_that_were_ever_told_count(shipped_plan: Plan) -> None:
    few = {key(OUTPUT, A): 500, key(FIRMS, A): (2, 9), key(LARGEST, A): 60}
    large = {key(OUTPUT, A): 500, key(FIRMS, A): 9, key(LARGEST, A): (90, 60)}
    assert [hidden(values, plan(shipped_plan)) for values in (few, large)] == [
        {key(OUTPUT, A): "A"},
        {key(OUTPUT, A): "T"},
    ]


@pytest.mark.parametrize(("share", "mark"), [("84.99", None), ("85", "T"), ("99", "T")])
def test_two_respondents_with_eighty_five_per_cent_hide_a_figure(
    shipped_plan: Plan, share: str, mark: str | None
) -> None:
    values = {key(OUTPUT, A): 500, key(FIRMS, A): 9, key(LARGEST, A): share}
    assert hidden(values, plan(shipped_plan)).get(key(OUTPUT, A)) == mark


def test_a_confidential_figure_is_known_to_no_better_than_a_tenth_either_way(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    # the smallest, 20, leaves 1000 within two per cent; 20 + 90 within eleven
    values = by_area(PLAIN, 1000, 20, 90, 700)
    found = hidden_of(values, secret)
    assert set(found.hidden) == {key(PLAIN, A), key(PLAIN, B), key(PLAIN, C)}
    relations = [r for k in found.hidden for r in found.hierarchy.relations(k)]
    spans = {i.key: (i.low, i.high) for i in intervals(found.hidden, relations, found.cells, secret)}
    assert spans[key(PLAIN, A)] == (0, 1110)


@pytest.mark.parametrize(
    ("limits", "values"),
    [(Limits(min=Decimal(0), max=Decimal(1000)), (1000, 200, 300, 700)), (Limits(min=Decimal(950)), (1000, 1200, 1300, 1400))],
)  # fmt: skip
def test_no_more_is_hidden_where_the_limits_of_the_indicator_leave_less_than_a_tenth(
    shipped_plan: Plan, limits: Limits, values: tuple[int, ...]
) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    limited = secret.indicators[PLAIN].model_copy(update={"limits": limits})
    secret = secret.model_copy(update={"indicators": secret.indicators | {PLAIN: limited}})
    assert hidden(by_area(PLAIN, *values), secret) == {key(PLAIN, A): "C", key(PLAIN, B): "D"}


def test_the_whole_is_hidden_where_all_the_rest_is_too_small_to_cover_a_figure(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    assert key(PLAIN) in hidden(by_area(PLAIN, 1000, 20, 30, 0), secret)


def test_a_whole_that_lacks_parts_hides_nothing_beside_its_confidential_part(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    values = {key(PLAIN): 900, key(PLAIN, A): 100, key(PLAIN, B): 200}  # two areas said nothing
    assert hidden(values, secret) == {key(PLAIN, A): "C"}


def test_missing_parts_that_can_only_be_nothing_are_no_cover(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    values = {key(PLAIN): 300, key(PLAIN, A): 100, key(PLAIN, B): 200}  # the other two have nothing
    assert hidden(values, secret) == {key(PLAIN, A): "C", key(PLAIN, B): "D"}


def test_a_part_of_a_breakdown_takes_another_part_with_it(shipped_plan: Plan) -> None:
    values = {key(PERSONS): 100} | {
        key(PERSONS, breakdown=f"kind={k}"): n for k, n in (("a", 2), ("b", 90), ("c", 8))
    }
    assert set(hidden(values, plan(shipped_plan))) == {
        key(PERSONS, breakdown="kind=a"), key(PERSONS, breakdown="kind=c"),
    }  # fmt: skip


def test_a_hidden_month_takes_a_year_to_date_with_it_and_then_the_month_that_one_gave(
    shipped_plan: Plan,
) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, period="2026-02"),))
    values = {
        key(PLAIN, month="2026-01"): 10, key(PLAIN, month="2026-02"): 20, key(PLAIN, month="2026-03"): 30,
        key(PLAIN, month="2026-01 YTD"): 10, key(PLAIN, month="2026-02 YTD"): 30, key(PLAIN, month="2026-03 YTD"): 60,
    }  # fmt: skip
    found = hidden(values, secret)
    # the entry is about every figure of February; January and March would give it back with the two year-to-dates
    assert found[key(PLAIN, month="2026-02")] == "C" and found[key(PLAIN, month="2026-02 YTD")] == "C"
    assert found[key(PLAIN, month="2026-03")] == "D"


def test_a_flow_of_the_year_hides_with_its_year_to_date_of_december(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, period="2026-12"),))
    values = {key(PLAIN, month="2026-12 YTD"): 500, key(PLAIN, month="2026"): 500}
    assert hidden(values, secret) == {key(PLAIN, month="2026-12 YTD"): "C", key(PLAIN, month="2026"): "D"}


def test_a_yearly_whole_does_not_give_back_the_year_to_date_of_a_part(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, areas=2, confidentiality=(declared(PLAIN, ref_area=A),))
    values = {
        key(PLAIN, month="2026"): 300,
        key(PLAIN, A, month="2026-12 YTD"): 100,
        key(PLAIN, B, month="2026-12 YTD"): 200,
    }
    assert set(hidden(values, secret)) == {
        key(PLAIN, A, month="2026-12 YTD"), key(PLAIN, B, month="2026-12 YTD"),
    }  # fmt: skip


def test_a_share_of_a_hidden_count_is_hidden_and_a_hidden_share_hides_its_numerator(
    shipped_plan: Plan,
) -> None:
    values = {key(SHARE, A): 2, key(PERSONS, A): 2, key(PLAIN, A): 100}
    assert hidden(values, plan(shipped_plan)) == {key(PERSONS, A): "A", key(SHARE, A): "D"}
    values = {key(SHARE, A): 20, key(PERSONS, A): 20, key(PLAIN, A): 100}
    secret = plan(shipped_plan, confidentiality=(declared(SHARE),))
    assert hidden(values, secret) == {key(SHARE, A): "C", key(PERSONS, A): "D"}


def test_what_only_a_reader_divides_is_hidden_all_the_same(shipped_plan: Plan) -> None:
    of = plan(shipped_plan, confidentiality=(declared(PLAIN, period="2025"),))
    known = {
        SHARE: Disclosure(numerator=PERSONS, denominator=PLAIN),
        GROWTH: Disclosure(growth_of=PLAIN),
    }
    update = {"numerator": None, "denominator": None, "growth_of": None}
    said = {c: of.indicators[c].model_copy(update=update | {"disclosure": d}) for c, d in known.items()}
    of = of.model_copy(update={"indicators": of.indicators | said})
    assert hidden({key(SHARE, A): 2, key(PERSONS, A): 2, key(PLAIN, A): 100}, of)[key(SHARE, A)] == "D"
    values = {key(PLAIN, month=year): 100 for year in ("2024", "2025")} | {key(GROWTH, month="2025"): 5}
    assert hidden(values, of)[key(GROWTH, month="2025")] == "D"


def test_growth_from_and_to_a_hidden_year_is_hidden(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, period="2025"),))
    values = {key(PLAIN, month=str(y)): 100 + y for y in (2024, 2025, 2026, 2027)}
    values |= {key(GROWTH, month=str(y)): 5 for y in (2025, 2026, 2027)}
    assert hidden(values, secret) == {
        key(PLAIN, month="2025"): "C", key(GROWTH, month="2025"): "D", key(GROWTH, month="2026"): "D",
    }  # fmt: skip


def test_an_earlier_vintage_that_was_a_small_count_hides_the_figure(shipped_plan: Plan) -> None:
    assert hidden({key(PERSONS, A): (2, 7)}, plan(shipped_plan)) == {key(PERSONS, A): "A"}


@pytest.mark.parametrize(("day", "found"), [(date(2026, 11, 30), {"E"}), (date(2026, 12, 1), set())])
def test_an_embargo_ends_when_its_day_begins(shipped_plan: Plan, day: date, found: set[str]) -> None:
    embargo = declared(PLAIN, "E", until=date(2026, 12, 1))
    secret = plan(shipped_plan, confidentiality=(embargo,))
    assert set(hidden({key(PLAIN, A): 100}, secret, day).values()) == found


@pytest.mark.parametrize(("mark", "shown"), [("E", True), ("C", False)])
def test_a_return_marks_its_own_figures_and_an_ended_embargo_frees_only_what_was_marked_so(
    shipped_plan: Plan, mark: str, shown: bool
) -> None:
    ended = declared(PLAIN, "E", until=date(2026, 6, 1))
    values = cells({key(PLAIN, A): 100}, marks=frozenset({mark}))
    found = hiding(values, [], plan(shipped_plan, confidentiality=(ended,)), date(2026, 11, 24))
    assert (not found.hidden) is shown


# what people declared of a count of two, and what returns marked it as; how it is marked in the end
BY_WHOM = [
    ("E", ("C",), "E"), ("C", (), "C"), (None, ("C",), "C"), (None, ("N", "C"), "C"), (None, ("E",), "E"), (None, (), "A"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "marks", "mark"), BY_WHOM)
def test_what_people_declared_goes_before_what_returns_say_and_that_before_what_a_rule_finds(
    shipped_plan: Plan, said: str | None, marks: tuple[str, ...], mark: str
) -> None:
    entries = (declared(PERSONS, said, until=date(2027, 1, 1) if said == "E" else None),) if said else ()
    values = cells({key(PERSONS, A): 2}, marks=frozenset(marks))
    found = hiding(values, [], plan(shipped_plan, confidentiality=entries), date(2026, 11, 24))
    assert found.hidden[key(PERSONS, A)].conf_status == mark


def test_an_entry_is_about_the_area_breakdown_and_period_it_names_only(shipped_plan: Plan) -> None:
    entry = declared(PLAIN, ref_area=A, breakdown="kind=a", period="2026")
    secret = plan(shipped_plan, confidentiality=(entry,))
    values = {
        key(PLAIN, A, "kind=a", "2026-02"): 5, key(PLAIN, A, "kind=a", "2025-02"): 5,
        key(PLAIN, A, "kind=b", "2026-02"): 6, key(PLAIN, B, "kind=a", "2026-02"): 7, key(PLAIN, A, "_T", "2026-01"): 9,
    }  # fmt: skip
    assert hidden(values, secret) == {key(PLAIN, A, "kind=a", "2026-02"): "C"}


def test_the_whole_is_a_figure_like_any_other(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=WHOLE),))
    # with 5 hidden the whole is known to be 60 or more, and 65 is within a tenth of that
    assert hidden(by_area(PLAIN, 10, 20, 30, 5), secret) == {
        key(PLAIN): "C", key(PLAIN, D): "D", key(PLAIN, A): "D",
    }  # fmt: skip


def test_a_year_to_date_that_cannot_fall_gives_no_small_count_away(shipped_plan: Plan) -> None:
    # in March 4 and 1 make 5; without February's 4 the reader could not tell that 4 is the least the one can be
    values = by_area(PERSONS, 4, 0, month="2026-02 YTD") | by_area(PERSONS, 4, 1, month="2026-03 YTD")
    found = hidden(values, plan(shipped_plan, areas=2))
    assert {key(PERSONS, A, month="2026-03 YTD"), key(PERSONS, B, month="2026-03 YTD")} < set(found)
