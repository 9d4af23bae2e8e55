"""What all members may see of some members: the same for every reader."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from hub.accounts.models import Party
from hub.db import db
from hub.domain.visibility import is_shared
from hub.people.models import Profile, ProfileLanguage
from hub.people.service.seeing import roles_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A member as all members may see them; a field that not all may see is empty."""

    party_id: int
    handle: str
    name: str
    roles: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    postcode: str
    quarter: str

    def of(self, *levels: str) -> frozenset[str]:
        """The languages at some levels."""
        return frozenset(language for language, level in self.languages if level in levels)


def shown(party_ids: Collection[int]) -> dict[int, Shown]:
    """Some members; three queries, however many they are."""
    query = select(
        Profile.party_id, Profile.handle, Profile.audiences, Profile.postcode, Profile.quarter, Party.name
    ).join(Party, Party.id == Profile.party_id)
    rows = db.session.execute(query.where(Profile.party_id.in_(party_ids))).all()
    roles, languages = roles_of(party_ids), languages_of(party_ids)
    found: dict[int, Shown] = {}
    for profile in rows:
        number, chosen = profile.party_id, profile.audiences
        where = is_shared("quarter", chosen)
        found[number] = Shown(
            party_id=number,
            handle=profile.handle,
            name=profile.name,
            roles=roles.get(number, ()) if is_shared("roles", chosen) else (),
            languages=languages.get(number, ()) if is_shared("languages", chosen) else (),
            postcode=profile.postcode if where else "",
            quarter=profile.quarter if where else "",
        )
    return found


def languages_of(party_ids: Collection[int]) -> Mapping[int, tuple[tuple[str, str], ...]]:
    """The languages of some members, whoever may see them; one query."""
    query = select(ProfileLanguage.party_id, ProfileLanguage.language, ProfileLanguage.level)
    query = query.where(ProfileLanguage.party_id.in_(party_ids))
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for number, language, level in db.session.execute(query.order_by(ProfileLanguage.language, ProfileLanguage.level)):
        found[number] = (*found.get(number, ()), (language, level))
    return found
