"""coworking"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by_id"], ["party.id"], name=op.f("fk_check_in_noted_by_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_check_in_occurrence_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_check_in_party_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_check_in_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_check_in_occurrence_id")),
    )
    op.create_index("ix_check_in_party_id", "check_in", ["party_id"], unique=False)
    op.create_index("ix_check_in_place_id_day", "check_in", ["place_id", "day"], unique=False)
    op.create_index(
        "uq_check_in_unbooked",
        "check_in",
        ["party_id", "place_id", "day"],
        unique=True,
        sqlite_where=sa.text("occurrence_id is null"),
        postgresql_where=sa.text("occurrence_id is null"),
    )
    op.create_table(
        "showing",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("since_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_showing_party_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_showing_place_id")),
        sa.PrimaryKeyConstraint("party_id", "place_id", name=op.f("pk_showing")),
    )


def downgrade() -> None:
    op.drop_table("showing")
    op.drop_index("uq_check_in_unbooked", table_name="check_in")
    op.drop_index("ix_check_in_place_id_day", table_name="check_in")
    op.drop_index("ix_check_in_party_id", table_name="check_in")
    op.drop_table("check_in")
