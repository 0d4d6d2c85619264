"""Where the trend leads, which sub-status a status has, and the numbers of growth: again from the description alone."""

from fractions import Fraction

from method.oracle.asking import Answer, Number
from method.oracle.default_method import DIRECTIONAL, POINTS, Judge, growth, logit

LIKELY, NARROW, FASTER = Fraction(95, 100), Fraction(80, 100), Fraction(100005, 100000)


def whole_answer(judge: Judge) -> Answer:
    """The oracle's answer with its sub-status, its outlook and every further number of the row."""
    answer = judge.answer()
    answer.substatus = substatus(judge, answer)
    if answer.numbers and judge.base is not None and not judge.is_broken:
        answer.numbers |= (
            numbers_of_growth(judge) if judge.q.path == "average_growth" else numbers_of_level(judge)
        )
    answer.outlook, share = outlook(judge, answer)
    if answer.outlook not in (None, "not_available"):
        answer.numbers["outlook_share"] = share
    return answer


def substatus(judge: Judge, answer: Answer) -> str | None:
    """Early or on the day; ahead of the schedule as it is printed, or broadly in line."""
    q = judge.q
    if answer.status == "achieved" and q.path != "constant":
        return "on_time" if judge.is_ended else "early"
    if answer.status == "on_track" and q.path not in ("average_growth", "relative", "constant"):
        ratio = judge.ratio
        return None if ratio is None else "faster" if ratio >= FASTER else "broadly"
    return None


def numbers_of_growth(judge: Judge) -> dict[str, Number]:
    """Per cent a year: so far, the distance from what is wanted, and what is needed from now on."""
    q, used = judge.q, judge.used
    turn = 1 if q.operator in ("ge", "gt") else -1
    had = growth(judge.base, used.value, used.at - judge.base_at)
    had = None if had is None else 100 * had
    gap = None if had is None else turn * (q.goal - had)
    found = {
        "observed_annual_change": had,
        "gap_to_target": gap,
        "gap_to_path": None if gap is None else -gap,
    }
    found["path_ratio"] = had / q.goal if had is not None and turn * q.goal > 0 else None
    left, total = q.target_at - used.at, q.target_at - judge.base_at
    if left > 0 and min(judge.base, used.value) > 0 and q.goal > -100:
        # in twelfths, so that the powers are of whole numbers
        grown = (1 + q.goal / 100) ** total / (used.value / judge.base) ** 12
        found["required_annual_change"] = 100 * growth(Fraction(1), grown, 12 * left)
    return found


def numbers_of_level(judge: Judge) -> dict[str, Number]:
    """The other paths' ratios, the way a year, and what stands beside a band."""
    q, y, base = judge.q, judge.used.value, judge.base
    goal, left, gone = judge.goal(judge.used.at), q.target_at - judge.used.at, judge.used.at - judge.base_at
    found: dict[str, Number] = {}
    if judge.is_by_distance:
        goal = _nearest(judge)
        if gone > 0:
            found["observed_annual_change"] = (y - base) * 12 / gone
        if left > 0:
            found["required_annual_change"] = _into_band(judge) * 12 / left
        if judge.time is not None and not judge.is_maintained and q.path == "linear":
            due = base + judge.time * (goal - base)
            found |= {"required_value_now": due, "gap_to_path": abs(goal - due) - judge.distance(y)}
    if not judge.is_maintained and q.target_at > judge.base_at and gone > 0 and goal is not None:
        had, asked = growth(base, y, gone), growth(base, goal, q.target_at - judge.base_at)
        found["cagr_ratio"] = None if had is None or not asked else had / asked
        if q.path == "logistic":
            had, asked = (
                logit(q.ceiling)(base, x, n) for x, n in ((y, gone), (goal, q.target_at - judge.base_at))
            )
            found["logit_ratio"] = None if had is None or not asked else had / asked
    if q.direction == "higher" and q.operator != "band" and goal is not None and goal > 0:
        found["completion_rate"] = y / goal
    if gone > 0 and left > 0 and goal is not None and not judge.is_by_distance:
        found["acceleration_factor"] = ((goal - y) / left) / ((y - base) / gone) if y != base else None
    return found


def _band(judge: Judge) -> tuple[Fraction, Fraction]:
    q = judge.q
    return (q.goal, q.goal_high) if q.operator == "band" else (q.goal - q.tolerance, q.goal + q.tolerance)


def _into_band(judge: Judge) -> Fraction:
    """How much the value must still change, with its sign."""
    low, high = _band(judge)
    return min(max(judge.used.value, low), high) - judge.used.value


def _nearest(judge: Judge) -> Number:
    """The end of the band that the baseline lies beyond, else the one that the reading lies beyond."""
    low, high = _band(judge)
    for value in (judge.base, judge.used.value):
        if value < low:
            return low
        if value > high:
            return high
    return None


def outlook(judge: Judge, answer: Answer) -> tuple[str | None, Number]:
    """The share of what is still to go that is covered at the present pace by the target's date, and its class."""
    q = judge.q
    if judge.is_ended or q.operator in (*DIRECTIONAL, "qualitative"):
        return None, None
    if answer.status == "not_assessed" or q.path == "average_growth":
        return "not_available", None
    share = _by_total(judge) if q.path == "cumulative" else _by_trend(judge)
    if share is None:
        return "not_available", None
    classes = ((LIKELY, "likely"), (NARROW, "narrow_miss"))
    other = "unlikely" if share > 0 else "moving_away"
    return next((name for cut, name in classes if share >= cut), other), share


def _to_go(judge: Judge) -> Number:
    if judge.is_by_distance:
        return judge.distance(judge.used.value)
    goal = judge.goal(judge.used.at)
    return None if goal is None else judge.d * (goal - judge.used.value)


def _by_trend(judge: Judge) -> Number:
    mean, _, points = judge.trend()
    to_go, left = _to_go(judge), judge.q.target_at - judge.used.at
    if points < POINTS or to_go is None or to_go <= 0:
        return None
    towards = judge.d
    if judge.is_by_distance:
        towards = 1 if _into_band(judge) > 0 else -1
    return towards * mean * Fraction(left, 12) / to_go


def _by_total(judge: Judge) -> Number:
    """By the part that the same months had of last year's total, else by the share of the time."""
    q, used, to_go = judge.q, judge.used, _to_go(judge)
    if to_go is None or to_go <= 0 or judge.base is None:
        return None
    before = {r.at: r.value for r in judge.since}
    same, whole = before.get(used.at - 12), before.get((used.at - 1) // 12 * 12)
    if same and whole and whole >= same > 0 and q.target_at - judge.base_at == 12:
        projected = used.value * whole / same
    elif judge.time:
        projected = judge.base + (used.value - judge.base) / judge.time
    else:
        return None
    return judge.d * (projected - used.value) / to_go
