"""mail choices"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATE = "ck_outbox_message_state"


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("once", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("tried_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("expires_at", UtcDateTime(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_outbox_message_once"), ["once"])
        batch_op.drop_constraint(op.f(STATE), type_="check")
        batch_op.create_check_constraint(op.f(STATE), "state in ('waiting', 'sent', 'dead', 'dropped')")
    op.create_table(
        "mail_choice",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=12), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_mail_choice_party_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("party_id", "topic", name=op.f("pk_mail_choice")),
    )


def downgrade() -> None:
    op.drop_table("mail_choice")
    op.execute("UPDATE outbox_message SET state = 'dead' WHERE state = 'dropped'")
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(op.f(STATE), type_="check")
        batch_op.create_check_constraint(op.f(STATE), "state in ('waiting', 'sent', 'dead')")
        batch_op.drop_constraint(op.f("uq_outbox_message_once"), type_="unique")
        for name in ("expires_at", "tried_at", "once", "topic"):
            batch_op.drop_column(name)
