"""A published table of cases is recognised by its header, and its numbers are held against ours at their own scale."""

from decimal import Decimal

from contracts.case_layouts import layouts


def test_only_a_published_percentage_is_a_hundred_times_our_number() -> None:
    scales = {one.column: one.scale for layout in layouts() for one in layout.published}
    assert len(scales) > 3
    assert {column: scale for column, scale in scales.items() if scale != 1} == {
        "pub_completion_pct": Decimal(100)
    }
