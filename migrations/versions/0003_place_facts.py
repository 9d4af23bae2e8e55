"""place facts"""

import json

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLACE = (("directions", "{}"), ("house_rules", "{}"), ("access", "{}"), ("spoken", "[]"))
RESOURCE = (("access", "{}"), ("layouts", "{}"))


def upgrade() -> None:
    op.add_column("place", sa.Column("postcode", sa.String(4), nullable=False, server_default=""))
    for name, empty in PLACE:
        op.add_column("place", sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    for name, empty in RESOURCE:
        op.add_column("resource", sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["party.id"], name=op.f("fk_photo_created_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_photo_place_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_photo_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_key")),
    )
    op.create_index(op.f("ix_photo_place_id"), "photo", ["place_id"])
    op.create_index(op.f("ix_photo_resource_id"), "photo", ["resource_id"])
    _find_postcodes()


def _find_postcodes() -> None:
    """A commune was typed as “1080 Molenbeek-Saint-Jean”: its number is its postcode."""
    place = sa.table("place", sa.column("id", sa.Integer), sa.column("commune", sa.JSON), sa.column("postcode"))
    connection = op.get_bind()
    for number, commune in connection.execute(sa.select(place.c.id, place.c.commune)).all():
        texts = commune if isinstance(commune, dict) else json.loads(commune or "{}")
        codes = [text[:4] for text in texts.values() if text[:4].isdigit()]
        if codes:
            connection.execute(place.update().where(place.c.id == number).values(postcode=codes[0]))


def downgrade() -> None:
    op.drop_table("photo")
    for name, _empty in RESOURCE:
        op.drop_column("resource", name)
    for name, _empty in PLACE:
        op.drop_column("place", name)
    op.drop_column("place", "postcode")
