"""Files sent again, and files of one name, all stay and are all answered (合成数据)."""

from orchestration.intake.arrivals import RETURNED, TAKEN
from orchestration.intake.inbox import dropped, settle
from tests.orchestration.inbox_of_returns import FAULTY, PLAN, drop, handle, history, left_in, lying
from tests.sources.returns.forms import MONTH, filled


def test_the_same_file_sent_again_is_another_attempt_and_is_taken_again(found):
    drop(found)
    first = handle(found)[0]
    drop(found)
    second = handle(found)[0]
    assert first.attempt != second.attempt
    assert history(found) == ["accepted"], "the same bytes are no second submission"
    assert lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx"] and left_in(found) == ["说明.txt"]


def test_a_rejected_file_sent_again_is_returned_again(found):
    content = filled(B5="是")
    for _ in range(2):
        drop(found, content=content)
        handle(found)
        assert left_in(found) == ["说明.txt"]
    assert len(lying(found, RETURNED)) == 4, "each time with a report"


def test_two_files_of_one_name_both_stay(found):
    contents = [filled(D11="约100"), filled(D11="约200")]
    for content in contents:
        drop(found, content=content)
        handle(found)
    kept = [
        (found.data.inbox / RETURNED / name).read_bytes()
        for name in lying(found, RETURNED)
        if "核对" not in name
    ]
    assert sorted(kept) == sorted(contents)
    assert len([name for name in lying(found, RETURNED) if "核对" in name]) == 2


def test_the_marked_copies_of_files_that_differ_in_format_only_both_stay(found):
    drop(found, "合成数据.xlsx", FAULTY)
    drop(found, "合成数据.csv", "合成数据,1\n".encode())
    handle(found)
    assert len([name for name in lying(found, RETURNED) if "核对" in name]) == 2


def test_a_returned_file_named_like_a_marked_copy_is_not_overwritten(found):
    sent = filled(B5="是")
    drop(found, "合成数据.核对.xlsx", sent)
    drop(found, "合成数据.xlsx", FAULTY)
    handle(found)
    assert (found.data.inbox / RETURNED / "合成数据.核对.xlsx").read_bytes() == sent


def test_a_file_sent_again_while_it_is_loaded_is_taken_by_the_next_run(found):
    path = drop(found)
    file = dropped(found, PLAN)[0]
    drop(found, content=FAULTY)
    settle(found, PLAN, file)
    assert path.read_bytes() == FAULTY
    handle(found)
    assert history(found) == ["accepted", "partly_accepted"]
