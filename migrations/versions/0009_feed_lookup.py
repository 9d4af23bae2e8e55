"""feed lookup"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_stored_object_uid"), "stored_object", ["uid"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_stored_object_uid"), table_name="stored_object")
