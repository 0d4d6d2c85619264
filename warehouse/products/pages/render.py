"""Templates become one HTML file: style and script inside, nothing asked of any other place.

Every page of the house (scorecard, cards, quality page, dictionary, check report) extends `base.html.j2`
and gives it a `Head`; macros for status, figures and tables stand in `parts.html.j2`.
"""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from contracts.codelists import shared_codelist
from contracts.packaged import packaged
from contracts.speech import first_of, in_english_signs, joined, languages, speaks
from contracts.visible import spelled_out
from warehouse.audience import Audience
from warehouse.products.wording.formats import period

HERE = packaged("warehouse.products.pages")
_BLOCK = r"<(?:details|div|figure|h[1-6]|ol|p|section|table|ul|/div|/section|/article|/figure)[ >]"
LEAST_SHARED = 12  # characters that two languages share before it saves anything
SYNTHETIC = "SYNTHETIC"  # stands in the title of a plan that is only practised on

EDITIONS: dict[Audience, tuple[str, str]] = {
    "internal": ("内部版", "Internal"),
    "public": ("公开版", "Public"),
}


@dataclass(frozen=True)
class Fact:
    """One line of a page's head, such as the day the data are known on."""

    label_zh: str
    label_en: str
    value: str


@dataclass(frozen=True)
class Link:
    """One entry of a page's contents: where it leads and its words."""

    href: str
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class Head:
    """What stands on top of a page: its title, what kind of page it is, its facts, its contents, its marks."""

    title_zh: str | None  # none in a language that the plan does not have
    title_en: str | None
    kind_zh: str
    kind_en: str
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    audience: Audience | None = None

    @property
    def edition(self) -> tuple[str, str]:
        """For whom the page is, in both languages."""
        return EDITIONS[self.audience] if self.audience else ("", "")

    @property
    def is_synthetic(self) -> bool:
        """Whether the plan is the practice set, whose figures are made up."""
        return any(SYNTHETIC in title for title in (self.title_zh, self.title_en) if title)


def render(template: str, head: Head, *, templates: Path | None = None, **content: object) -> str:
    """The page as one self-contained HTML text; signs that an older ledger holds raw are written out.

    `template` is looked for in `templates` (a folder of the caller's own) and then here.
    """
    page = _environment(templates).get_template(template)
    return spelled_out(in_english_signs(page.render(head=head, **content)))


def both(zh: object, en: object) -> Markup:
    """Chinese and English side by side, of which the reader's switch shows one; equal texts stand once."""
    if str(zh) == str(en) or not speaks("en"):
        return Markup("{}").format(zh)
    if not speaks("zh"):
        return Markup("{}").format(en)
    return Markup("<i>{}</i><i lang=en>{}</i>").format(zh, en)


def plain_both(zh: str, en: str) -> str:
    """Both texts beside each other where no switch can choose, as in an attribute; one where one is spoken."""
    return joined(zh, en, " ")


def told(zh: str, en: str) -> Markup:
    """A statement in both languages; what both end with, such as an equation, stands once."""
    if len(languages()) == 1:
        return both(zh, en)
    shared = os.path.commonprefix([zh[::-1], en[::-1]])[::-1]
    cut = shared.find(" ")  # never within a word or a number
    if cut < 0 or len(shared) - cut < LEAST_SHARED:
        return both(zh, en)
    tail = shared[cut:]
    return both(zh.removesuffix(tail), en.removesuffix(tail)) + tail


def chip(status: str, words_zh: str = "", words_en: str = "") -> Markup:
    """The sign and words of a status in its frame; never colour alone."""
    entry = shared_codelist("status")[status]
    return Markup('<span class="chip {}"><i aria-hidden=true>{}</i>{}</span>').format(
        tone_of(status),
        entry.extra["sign"],
        both(words_zh or entry.label_zh, words_en or capital(entry.label_en)),
    )


def tone_of(status: str) -> str:
    """The look of a status."""
    return shared_codelist("status")[status].extra["tone"]


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def _tight(css: str) -> str:
    """The style without remarks and without the spaces that mean nothing."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,])\s*|(?<=[\w-])(:)\s+", r"\1\2", bare).replace(";}", "}").strip()


def _in_english(css: str) -> str:
    """The style with the English words that it has for the reader's switch, and without the Chinese ones."""
    return re.sub(r"[^{}]*\{[^{}]*[\u3400-\u9fff][^{}]*\}", "", css).replace(
        "html:has(#english:checked) ", ""
    )


@cache
def _environment(templates: Path | None) -> Environment:
    folders = [folder for folder in (templates, HERE / "templates") if folder]
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    tight = _tight((HERE / "style.css").read_text(encoding="utf-8"))
    script = re.sub(r"(?m)^\s*//.*\n|^\s+", "", (HERE / "page.js").read_text(encoding="utf-8"))
    env.globals |= {
        "t": both,
        "plain_t": first_of,
        "plain_both": plain_both,
        "languages": languages,
        "told": told,
        "chip": chip,
        "capital": capital,
        "when": period,
        "style": lambda: Markup(_in_english(tight) if not speaks("zh") else tight),
        "script": Markup(script),
    }
    return env


def squeezed(html: str) -> str:
    """The text without indents, without line ends before blocks, and without the quotes and end tags that HTML lets one leave out."""
    lines = re.sub(r"\s*\n\s*", "\n", html)
    opened = re.sub(r"</(?:td|th|tr|li|dt|dd|tbody|thead|option)>", "", lines)
    opened = re.sub(
        rf"</p>(?=\n?{_BLOCK})|\n(?={_BLOCK}|<(?:li|tr|td|th|tbody|/ul|/table|/details)[ >])", "", opened
    )
    return re.sub(r"<[a-z][^<>]*>", lambda tag: re.sub(r'="([\w.;#-]+)"(?=[ >])', r"=\1", tag[0]), opened)
