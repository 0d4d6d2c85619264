"""Natural limits of an indicator in words."""

from decimal import Decimal


def limit_words(low: Decimal | None, high: Decimal | None) -> dict[str, str]:
    """The limits as a message names them, in both languages; one of them is given."""
    least, most = (None if limit is None else f"{limit.normalize():f}" for limit in (low, high))
    if least is not None and most is not None:
        return {"limits_zh": f"{least}—{most}", "limits_en": f"{least} to {most}"}
    if least is not None:
        return {"limits_zh": f"不小于 {least}", "limits_en": f"at least {least}"}
    return {"limits_zh": f"不大于 {most}", "limits_en": f"at most {most}"}
