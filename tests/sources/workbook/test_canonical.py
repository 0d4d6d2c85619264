"""Looking for a text among the cells by its rare character finds it just where it is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.workbook.canonical import holds

PIECE = st.sampled_from(
    [b"<sheetData", b"</sheetData>", b"<f", b"<", b"f", b":c ", b":", b"c ", b" ", b"<c r"]
)


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(PIECE, max_size=12))
def test_a_text_is_found_in_a_part_wherever_it_stands(pieces: list[bytes]) -> None:
    part = b"".join(pieces)
    for text, rare in ((b"<f", b"f"), (b":c ", b":"), (b":c>", b":")):
        assert holds(part, text, rare) is (text in part)
