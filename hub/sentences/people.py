"""Sentences about profiles and concepts."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "profile-missing": _l("This profile is not here, or not for you to see."),
    "topic-missing": _l("This is not on your profile any more."),
    "topics-enough": _l("A profile holds %(most)s of these. Take one off first."),
    "concept-no-word": _l("Type a word, or several with commas between them."),
    "concept-too-long": _l("Use at most %(most)s letters for one of them. A note has room for more."),
    "concepts-at-once": _l("Add at most %(most)s at a time."),
    "concepts-too-many": _l(
        "%(most)s new words of yours wait to be looked at. Choose words that others use, or come back later."
    ),
    "concept-refused": _l("Somebody looked at this word and took it out. Choose another one."),
    "concept-missing": _l("This word is not here."),
    "concept-decided": _l("Somebody has decided about this word already."),
    "concepts-not-yours": _l("An administrator looks after the words."),
    "concept-unknown": _l("No concept has this short name. Choose one from the list."),
    "concept-parent-unknown": _l("No concept has this short name. Leave it empty, or choose one from the list."),
    "concept-word-taken": _l("“%(word)s” stands for another concept already. Merge the two instead."),
}
