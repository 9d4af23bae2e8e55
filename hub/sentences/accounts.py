"""Sentences about joining, signing in, and who people are to a place."""

from flask_babel import lazy_gettext as _l

CODES = {
    "password-short": _l("Choose a password of at least %(least)s characters."),
    "password-long": _l("Choose a password of at most %(most)s characters."),
    "password-common": _l(
        "Many people use this password. Choose one nobody would guess, such as four words of your own."
    ),
    "password-personal": _l(
        "This password says little more than your name, your address or the name of this site. Add something else."
    ),
    "password-wrong": _l("Enter the password you sign in with today."),
    "email-taken": _l("Somebody has joined with this e-mail address."),
    "sign-in-wrong": _l(
        "This e-mail address and password do not go together, or the address still waits for the link in your mail."
    ),
    "sign-in-too-many": _l("Too many tries for this address. Wait %(minutes)s min, or ask for a new password."),
    "sign-in-unknown": _l("This browser is not one of yours."),
    "link-over": _l("This link is over. Ask for a new one."),
    "person-unknown": _l("Nobody here has this name or e-mail address. Write it as they do."),
    "person-several": _l("Several people have this name. Enter the e-mail address."),
    "person-cannot-sign-in": _l("%(name)s has no account. Only somebody who can sign in can be given this."),
    "party-unknown": _l("Choose yourself, or an organisation you act for today."),
    "organisation-taken": _l("There is an organisation with this name. Look for it in the list."),
    "organisation-unknown": _l("This organisation is not here."),
    "place-unknown": _l("Choose one of the places."),
    "association-is-organisation": _l("An association is an organisation, not a person. Choose the organisation."),
    "resident-is-person": _l("A resident is a person, not an organisation. Choose the person."),
    "fact-already-claimed": _l("You have asked this already. The answer comes by mail."),
    "fact-already-confirmed": _l("This is confirmed already. There is nothing to ask."),
    "fact-unknown": _l("This request is not here."),
    "fact-decided": _l("Somebody decided this meanwhile. Look at the list again."),
    "own-claim": _l("Somebody else decides this: nobody confirms who they are themselves."),
    "own-mandate": _l("Somebody else gives this: nobody lets themselves act for an organisation."),
    "not-yours": _l("Others look after this."),
    "until-before-from": _l("Enter a last day that is not before %(first)s."),
    "end-later": _l("This ends on %(until)s already. Enter a day before that."),
    "role-unknown": _l("Choose administrator, manager or host."),
    "grant-scope": _l("Choose the place a manager or host looks after. An administrator has none."),
    "grant-given": _l("%(name)s has this already."),
    "grant-unknown": _l("This power is not there, or has ended."),
    "last-administrator": _l("Somebody must be able to run this site. Make another administrator first."),
    "mandate-given": _l("%(name)s may act for %(organisation)s from that day already."),
    "mandate-unknown": _l("This mandate is not there, or has ended."),
}  # fmt: skip
