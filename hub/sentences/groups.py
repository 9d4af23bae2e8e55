"""Sentences about groups and what is said in them."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "group-missing": _l("This group is not here, or not for you to see."),
    "group-not-in": _l("Only the people of this group can do that. Join it first."),
    "group-not-organiser": _l("The organisers of this group do that."),
    "group-by-invitation": _l("The organisers of this group invite people. Ask one of them."),
    "group-archived": _l("This group is archived: one can read it, and nothing is added."),
    "group-answer": _l("Answer this question, so that the organisers can decide."),
    "group-last-organiser": _l("You are the last organiser. Name another one first, or archive the group."),
    "group-nobody-asks": _l("Nobody waits for an answer under this name any more."),
    "group-not-a-person": _l("This person is not in the group."),
    "group-place": _l("Choose one of the places."),
    "group-concept": _l("We do not know the word “%(word)s” yet. Choose another one."),
    "group-concepts": _l("Choose at most %(most)s words."),
    "group-who": _l("No member has exactly this name. Write it as they do."),
    "group-who-several": _l("Several members have this name. Write the short name of the one you mean."),
    "group-in-already": _l("This person is in the group already."),
    "thread-missing": _l("This discussion is not here."),
    "post-missing": _l("This post is not here."),
    "post-not-yours": _l("One changes what one has written oneself."),
    "post-hidden": _l("This post was taken off. It stays as it is."),
    "post-own": _l("This is your own post. You can change it."),
    "reports-not-yours": _l("An administrator answers reports."),
    "report-missing": _l("This report is not here."),
    "report-decided": _l("This report was answered meanwhile."),
}
