"""One spelling for matching: full width to half width, traditional to simplified.

Every fold keeps the length, so that a place found in the folded text is the same place in
the printed one and the printed unit can be handed back as printed.
"""

from __future__ import annotations

import re

from sources.footnotes import without_invisible

_PAIRS = (
    "戶户萬万億亿個个條条門门項项內内過过餘余約约達达級级數数據据時时間间機机櫃柜標标準准兩两"
    "點点負负雙双長长漲涨幣币圓圆圖图類类種种關关區区車车輛辆顆颗塊块張张處处層层棟栋縣县鄉乡"
    "鎮镇實实現现當当總总計计規规劃划預预將将爭争為为與与於于單单雲云體体擴扩優优顯显減减輕轻"
    "強强斷断續续穩稳廣广應应進进發发業业專专課课圍围蓋盖從从來来幾几佔占筆笔題题終终臺台務务"
    "員员報报畢毕後后該该資资產产軟软網网絡络節节築筑範范錄录學学術术碼码國国際际線线電电較较"
    "屆届歲岁對对動动創创園园療疗養养聯联範范場场權权貳二參三陸六壹一佰百仟千拾十"
)
_SCRIPT = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans(
    {
        "￥": "¥", "％": "%", "﹪": "%", "﹣": "-", "−": "-", "‐": "-", "‑": "-",
        "⩾": "≥", "≧": "≥", "⩽": "≤", "≦": "≤", "≃": "≈", "≅": "≈", "∼": "~", "〜": "~",
        "﹤": "<", "﹥": ">", "〇": "零", "○": "零", "‘": "'", "’": "'", "“": '"', "”": '"',
        "「": '"', "」": '"', "『": '"', "』": '"', "‒": "–", "―": "—", "─": "—", "﹐": ",",
        "〔": "(", "〕": ")", "【": "(", "】": ")", "｡": "。", "ﬂ": "f", "μ": "u", "µ": "u",
    }
)  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_RINGS = re.compile(r"[○〇◯⭕]+")  # alone they may be zeros, or marks: none, to be filled in, done
_DIGIT = re.compile(r"[0-9零一二两三四五六七八九十点.]")
_PARTED = re.compile(
    r"(?<=\d)\s*[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*(?=\d)"
)  # two numbers, one below the other


def squeeze(text: str) -> str:
    """The text has no invisible characters, single spaces and half-width forms; numbers in two lines stay apart."""
    clean = without_invisible(text).translate(_WIDTH)
    apart = [_SPACES.sub(" ", part.replace("\n", " ")).strip() for part in _PARTED.split(clean)]
    return "\n".join(apart)


def fold(squeezed: str) -> str:
    """The text is in simplified characters and lower case, place by place as long as before."""
    if _RINGS.match(squeezed) and not _DIGIT.search(squeezed):
        return squeezed
    plain = squeezed.translate(_SIGNS).translate(_SCRIPT).translate(_FORMAL)
    return "".join(_lower(char) for char in plain)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char
