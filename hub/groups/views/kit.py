"""What the views of groups share: the page an address asks for, the installation for mails, words."""

from flask import request
from flask_babel import gettext as _

from hub.accounts.service.leaves import number_of
from hub.accounts.views.kit import site
from hub.groups.service.joining import When
from hub.web.clock import now, today


def number() -> int:
    """The page of a list that the address asks for."""
    return number_of(request.args.get("page", ""))


def when() -> When:
    """The installation and this instant, for an act that sends mail."""
    return When(site=site(), today=today(), now=now())


def joining_words() -> dict[str, str]:
    """How one gets into a group, in few words."""
    return {"open": _("Open to all members"), "request": _("On request"), "invitation": _("By invitation")}


def audience_words() -> dict[str, str]:
    """Who sees that a group is there, in few words."""
    return {"everyone": _("Everyone sees it"), "members": _("Members see it"), "hidden": _("Hidden")}
