"""people"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = (
    ("party", "phone"),
    ("account", "wanted_email"),
    ("account", "wanted_at"),
    ("account", "date_style"),
    ("sign_in", "network"),
    ("mandate", "keeper"),
)


def upgrade() -> None:
    op.add_column("party", sa.Column("phone", sa.String(40), nullable=False, server_default=""))
    op.add_column("account", sa.Column("wanted_email", sa.String(254)))
    op.add_column("account", sa.Column("wanted_at", UtcDateTime()))
    op.add_column("account", sa.Column("date_style", sa.String(8), nullable=False, server_default="day"))
    op.add_column("sign_in", sa.Column("network", sa.String(50), nullable=False, server_default=""))
    op.add_column("mandate", sa.Column("keeper", sa.Boolean(), nullable=False, server_default=sa.false()))
    _organisation_page()
    _consent()
    _invitation()
    _merged_party()


def _organisation_page() -> None:
    op.create_table(
        "organisation_page",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("website", sa.String(300), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("shows_places", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("shows_people", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_organisation_page_party_id")),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_organisation_page")),
    )


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("taken_by_id", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_consent_party_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["party.id"], name=op.f("fk_consent_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_party_id"), "consent", ["party_id"])


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("party_id", sa.Integer()),
        sa.Column("place_id", sa.Integer()),
        sa.Column("audience", sa.String(40)),
        sa.Column("role", sa.String(16)),
        sa.Column("from_on", sa.Date()),
        sa.Column("until_on", sa.Date()),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer()),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("used_by_id", sa.Integer()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.CheckConstraint("audience is null or role is null", name=op.f("ck_invitation_carries")),
        sa.CheckConstraint("role is null or role in ('manager', 'host')", name=op.f("ck_invitation_role")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_invitation_party_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_invitation_place_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["party.id"], name=op.f("fk_invitation_created_by_id")),
        sa.ForeignKeyConstraint(["used_by_id"], ["party.id"], name=op.f("fk_invitation_used_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("nonce", name=op.f("uq_invitation_nonce")),
    )
    op.create_index(op.f("ix_invitation_party_id"), "invitation", ["party_id"])
    op.create_index(op.f("ix_invitation_place_id"), "invitation", ["place_id"])


def _merged_party() -> None:
    op.create_table(
        "merged_party",
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("merged_by_id", sa.Integer()),
        sa.ForeignKeyConstraint(["gone_id"], ["party.id"], name=op.f("fk_merged_party_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["party.id"], name=op.f("fk_merged_party_kept_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["party.id"], name=op.f("fk_merged_party_merged_by_id")),
        sa.PrimaryKeyConstraint("gone_id", name=op.f("pk_merged_party")),
    )
    op.create_index(op.f("ix_merged_party_kept_id"), "merged_party", ["kept_id"])


def downgrade() -> None:
    for table in ("merged_party", "invitation", "consent", "organisation_page"):
        op.drop_table(table)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
