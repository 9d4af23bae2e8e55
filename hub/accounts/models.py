"""Parties, sign-ins, grants, facts and mandates."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, UtcDateTime


class Party(Base):
    """A person or an organisation; a person may exist without an account."""

    __tablename__ = "party"
    __table_args__ = (CheckConstraint("kind in ('person', 'organisation')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str | None] = mapped_column(String(80), unique=True)
    legal_form: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped["Account | None"] = relationship(back_populates="party", uselist=False)


class Account(Base):
    """The e-mail and password a person signs in with."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wanted_email: Mapped[str | None] = mapped_column(String(254))
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_style: Mapped[str] = mapped_column(String(8), default="day", server_default="day")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship(back_populates="account")


class SignIn(Base):
    """One signed-in browser; revoking the row signs it out at once. Only the hash of its id is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    network: Mapped[str] = mapped_column(String(50), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class Throttle(Base):
    """Failures counted under a key (an account, an address) in the current window."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Grant(Base):
    """A power given to a person: administrator, or manager or host of one place."""

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint("role in ('administrator', 'manager', 'host')", name="role"),
        CheckConstraint("(role = 'administrator') = (place_id is null)", name="scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship(foreign_keys=[party_id])


class Fact(Base):
    """Who a party is to a place: claimed by it, confirmed or refused by a manager, with dates and proof."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("state in ('claimed', 'confirmed', 'refused', 'ended')", name="state"),
        Index(
            "uq_fact_claimed",
            "party_id",
            "audience",
            "place_id",
            unique=True,
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    party: Mapped[Party] = relationship(foreign_keys=[party_id])


class Mandate(Base):
    """A person who may act for an organisation between two dates; a keeper keeps its page and says who else may."""

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    keeper: Mapped[bool] = mapped_column(default=False, server_default=false())
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Party] = relationship(foreign_keys=[organisation_id])
    person: Mapped[Party] = relationship(foreign_keys=[person_id])


class OrganisationPage(Base):
    """What an organisation says of itself, and what of it everybody may read."""

    __tablename__ = "organisation_page"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    website: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    is_listed: Mapped[bool] = mapped_column(default=True, server_default=true())
    shows_places: Mapped[bool] = mapped_column(default=True, server_default=true())
    shows_people: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """That a person without a sign-in agreed to be entered: to which words, when, and who asked."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    given_on: Mapped[date]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    taken_by: Mapped[Party | None] = relationship(foreign_keys=[taken_by_id])


class Invitation(Base):
    """A link that opens once, for a while: it takes somebody in and confirms who they are, or gives them a power."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("audience is null or role is null", name="carries"),
        CheckConstraint("role is null or role in ('manager', 'host')", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(43), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    audience: Mapped[str | None] = mapped_column(String(40))
    role: Mapped[str | None] = mapped_column(String(16))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    message: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    party: Mapped[Party | None] = relationship(foreign_keys=[party_id])
    created_by: Mapped[Party | None] = relationship(foreign_keys=[created_by_id])
    used_by: Mapped[Party | None] = relationship(foreign_keys=[used_by_id])


class MergedParty(Base):
    """A double that was merged: its row stays for the trail, and its address leads to the one that was kept."""

    __tablename__ = "merged_party"

    gone_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
