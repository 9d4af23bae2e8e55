"""composition"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = "kind in ('room', 'pool', 'equipment')"
KINDS_BEFORE = "kind in ('room', 'pool')"


def upgrade() -> None:
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("headcount_limit", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("archived_at", UtcDateTime(), nullable=True))
    change_kinds(KINDS, sa.String(length=12), before=sa.String(length=8))
    op.add_column("resource", sa.Column("needs_plan", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("resource_atom", sa.Column("required", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "requirement",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("required_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("resource_id <> required_id", name=op.f("ck_requirement_another")),
        sa.ForeignKeyConstraint(["required_id"], ["resource.id"], name=op.f("fk_requirement_required_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_requirement_resource_id")),
        sa.PrimaryKeyConstraint("resource_id", "required_id", name=op.f("pk_requirement")),
    )
    op.create_index(op.f("ix_requirement_required_id"), "requirement", ["required_id"])
    op.create_table(
        "booking_extra",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_booking_extra_quantity")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_extra_booking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_booking_extra_resource_id")),
        sa.PrimaryKeyConstraint("booking_id", "resource_id", name=op.f("pk_booking_extra")),
    )
    op.create_index(op.f("ix_booking_extra_resource_id"), "booking_extra", ["resource_id"])


def downgrade() -> None:
    op.drop_table("booking_extra")
    op.drop_table("requirement")
    take_equipment_away()
    with op.batch_alter_table("resource_atom", schema=None) as batch_op:
        batch_op.drop_column("required")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_column("needs_plan")
    change_kinds(KINDS_BEFORE, sa.String(length=8), before=sa.String(length=12))
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_column("archived_at")
        batch_op.drop_column("headcount_limit")


def change_kinds(kinds: str, type_: sa.String, *, before: sa.String) -> None:
    """Write the check anew; SQLite loses it by itself when the table is rebuilt."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_resource_kind"), "resource", type_="check")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=before, type_=type_, existing_nullable=False)
        batch_op.create_check_constraint(op.f("ck_resource_kind"), kinds)


def take_equipment_away() -> None:
    """What the tables of before cannot hold: equipment, the claims on it, the atoms of required rooms."""
    op.execute(
        "CREATE TEMPORARY TABLE lent_atom AS SELECT resource_atom.atom_id FROM resource_atom"
        " JOIN resource ON resource.id = resource_atom.resource_id WHERE resource.kind = 'equipment'"
    )
    op.execute("DELETE FROM occupancy WHERE atom_id IN (SELECT atom_id FROM lent_atom)")
    op.execute("DELETE FROM resource_atom WHERE required OR atom_id IN (SELECT atom_id FROM lent_atom)")
    op.execute("DELETE FROM atom WHERE id IN (SELECT atom_id FROM lent_atom)")
    op.execute("DELETE FROM resource WHERE kind = 'equipment'")
    op.execute("DROP TABLE lent_atom")
