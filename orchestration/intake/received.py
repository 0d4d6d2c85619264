"""What was received, as bytes or where it lies, and the report on it whatever its size."""

from pathlib import Path

from contracts.forms import Form, PublishedForm, ReturnForm
from contracts.limits import SHORT_TEXT_BYTES
from contracts.plan import Plan
from sources.checking import Context, Report, check
from sources.returns.large_files.report import is_tidy_text, report_in_blocks

Bytes = bytes | Path  # what was received, or where it lies


def bytes_of(content: Bytes) -> bytes:
    """The bytes received."""
    return content.read_bytes() if isinstance(content, Path) else content


def size_of(content: Bytes) -> int:
    """How many bytes were received."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


def report_on(
    content: Bytes, name: str, form: Form | None, plan: Plan, context: Context, *, keeps: bool = True
) -> Report:
    """The report on the file: read whole, but for a tidy text that is not short, which is read block by block.

    Of the latter no observations unless it `keeps` them.
    """
    in_blocks = isinstance(content, Path) and (not keeps or is_read_in_blocks(content))
    if in_blocks and not isinstance(form, PublishedForm):
        assert isinstance(content, Path)
        assert form is None or isinstance(form, ReturnForm)
        return report_in_blocks(
            content, name, plan, form, context.month, context.earlier, context.written_on, keeps=keeps
        )
    return check(bytes_of(content), name, form, plan, context)


def is_read_in_blocks(content: Bytes) -> bool:
    """Whether the file is a tidy text that is not short."""
    return isinstance(content, Path) and content.stat().st_size > SHORT_TEXT_BYTES and is_tidy_text(content)
