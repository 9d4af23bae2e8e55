"""plans"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_plan_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_place_id"), "plan", ["place_id"])
    op.create_table(
        "allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.CheckConstraint("what in ('desk', 'rooms')", name=op.f("ck_allowance_what")),
        sa.CheckConstraint("unit in ('days', 'hours')", name=op.f("ck_allowance_unit")),
        sa.CheckConstraint("period in ('week', 'month', 'year')", name=op.f("ck_allowance_period")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_allowance_amount")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_allowance_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
        sa.UniqueConstraint("plan_id", "what", "unit", "period", name=op.f("uq_allowance_plan_id_what_unit_period")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        *dates_and_giver(),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_subscription_dates")),
        sa.ForeignKeyConstraint(["given_by_id"], ["party.id"], name=op.f("fk_subscription_given_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_subscription_party_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_subscription_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_party_id"), "subscription", ["party_id"])
    op.create_index(op.f("ix_subscription_plan_id"), "subscription", ["plan_id"])
    op.create_table(
        "fixed_desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("atom_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        *dates_and_giver(),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_fixed_desk_dates")),
        sa.ForeignKeyConstraint(["atom_id"], ["atom.id"], name=op.f("fk_fixed_desk_atom_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["party.id"], name=op.f("fk_fixed_desk_given_by_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_fixed_desk_party_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_fixed_desk_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_desk")),
    )
    op.create_index(op.f("ix_fixed_desk_atom_id"), "fixed_desk", ["atom_id"])
    op.create_index(op.f("ix_fixed_desk_party_id"), "fixed_desk", ["party_id"])
    op.create_index(op.f("ix_fixed_desk_resource_id"), "fixed_desk", ["resource_id"])


def dates_and_giver() -> tuple[sa.Column, ...]:
    """What everything that is given for a time says."""
    return (
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    for table in ("fixed_desk", "subscription", "allowance", "plan"):
        op.drop_table(table)
