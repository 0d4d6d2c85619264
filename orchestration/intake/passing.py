"""Names of what nobody sent: files that programs and systems keep beside those of people, for a while or for good.

Everything else is an arrival, `.hidden.xlsx` too: whoever dropped it waits for an answer.
"""

import re

PASSING = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock")
_BY_SYSTEMS = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "#recycle", "@eadir", "__macosx"}
)
_HIDDEN_BY_SYSTEMS = re.compile(
    r"""\.(?:
        ds_store|localized|directory|apdisk|apple(?:double|db|desktop)|fseventsd|spotlight-v100|temporaryitems
        |documentrevisions-v100|volumeicon\.icns|com\.apple\..*      # macOS
        |trash(?:es|-.*)?|nfs[0-9a-f]{8,}|fuse_hidden.*|goutputstream-.* # Linux: thrown away, or being saved
        |[_~\#].*                                                   # AppleDouble; lock files of LibreOffice, WPS, Emacs
        |.+\.sw[a-z]|.+\.[^.]+\.[a-z0-9]{6}                            # vim; rsync while it copies
        |git(?:keep|ignore|attributes)?|svn|hg|keep
        |st(?:folder|versions|ignore)|sync|dropbox(?:\..*)?|owncloudsync\.log|sync_.*\.db|~tmp~
        |taking|looks\.json|aside\.json                              # our own
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_passing(name: str) -> bool:
    """Whether an entry of that name was left by a program or a system, not sent by a person."""
    lower = name.lower()
    return (
        lower in _BY_SYSTEMS
        or lower.endswith(PASSING)
        or lower.startswith("~$")  # Office has the file open
        or _HIDDEN_BY_SYSTEMS.fullmatch(name) is not None
    )
