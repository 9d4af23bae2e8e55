"""The verbs of accounts.

For the features above: `create_person` `create_account` `create_organisation` `give_grant` `give_fact` `give_mandate`
(they write and flush; whoever calls has seen to the permission), `actor_of` (a person for the worker and commands),
`hash_password` (slow: before the write transaction), `parties_for` `party_choice` (whom one may book for),
`contact_of` `managers_of` (whom a mail goes to), `find_account` `find_person` `find_party` `names_of` `forget_old`.
"""

from hub.accounts.service.actors import actor_of
from hub.accounts.service.facts import give_fact
from hub.accounts.service.grants import give_grant
from hub.accounts.service.mandates import give_mandate
from hub.accounts.service.parties import (
    Contact,
    PartyChoice,
    contact_of,
    create_account,
    create_organisation,
    create_person,
    find_account,
    find_party,
    find_person,
    managers_of,
    names_of,
    parties_for,
    party_choice,
)
from hub.accounts.service.passwords import hash_password
from hub.accounts.service.profiles import forget_old
from hub.accounts.service.site import Site

__all__ = [
    "Contact",
    "PartyChoice",
    "Site",
    "actor_of",
    "contact_of",
    "create_account",
    "create_organisation",
    "create_person",
    "find_account",
    "find_party",
    "find_person",
    "forget_old",
    "give_fact",
    "give_grant",
    "give_mandate",
    "hash_password",
    "managers_of",
    "names_of",
    "parties_for",
    "party_choice",
]
