"""people and groups"""

import sqlalchemy as sa
from alembic import op

from hub.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["blocked_id"], ["party.id"], name=op.f("fk_block_blocked_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_block_party_id")),
        sa.PrimaryKeyConstraint("party_id", "blocked_id", name=op.f("pk_block")),
    )
    op.create_index("ix_block_blocked_id", "block", ["blocked_id"], unique=False)
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state in ('accepted', 'waiting', 'merged', 'refused')", name=op.f("ck_concept_state")),
        sa.ForeignKeyConstraint(["created_by_id"], ["party.id"], name=op.f("fk_concept_created_by_id")),
        sa.ForeignKeyConstraint(["into_id"], ["concept.id"], name=op.f("fk_concept_into_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["concept.id"], name=op.f("fk_concept_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sa.UniqueConstraint("slug", name=op.f("uq_concept_slug")),
    )
    op.create_index("ix_concept_parent_id", "concept", ["parent_id"], unique=False)
    op.create_table(
        "dismissal",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["party.id"], name=op.f("fk_dismissal_other_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_dismissal_party_id")),
        sa.PrimaryKeyConstraint("party_id", "other_id", name=op.f("pk_dismissal")),
    )
    op.create_table(
        "group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("joining", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("audience in ('everyone', 'members', 'hidden')", name=op.f("ck_group_audience")),
        sa.CheckConstraint("joining in ('open', 'request', 'invitation')", name=op.f("ck_group_joining")),
        sa.CheckConstraint("kind in ('interest', 'project')", name=op.f("ck_group_kind")),
        sa.ForeignKeyConstraint(["created_by_id"], ["party.id"], name=op.f("fk_group_created_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_group_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_group_slug")),
    )
    op.create_index("ix_group_place_id", "group", ["place_id"], unique=False)
    op.create_table(
        "profile",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("about_language", sa.String(length=2), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=False),
        sa.Column("quarter", sa.String(length=80), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("photo_key", sa.String(length=32), nullable=True),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("spread", sa.String(length=10), nullable=False),
        sa.Column("is_matched", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("spread in ('similar', 'mixed', 'surprising')", name=op.f("ck_profile_spread")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_profile_party_id")),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_profile")),
        sa.UniqueConstraint("handle", name=op.f("uq_profile_handle")),
    )
    op.create_table(
        "concept_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("is_name", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_concept_label_concept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_label")),
        sa.UniqueConstraint("language", "folded", name=op.f("uq_concept_label_language_folded")),
    )
    op.create_index("ix_concept_label_concept_id", "concept_label", ["concept_id"], unique=False)
    op.create_table(
        "group_concept",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_group_concept_concept_id")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_concept_group_id")),
        sa.PrimaryKeyConstraint("group_id", "concept_id", name=op.f("pk_group_concept")),
    )
    op.create_index("ix_group_concept_concept_id", "group_concept", ["concept_id"], unique=False)
    op.create_table(
        "member_norm",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("norm", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["profile.party_id"], name=op.f("fk_member_norm_party_id"), onupdate="CASCADE", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "kind", name=op.f("pk_member_norm")),
    )
    op.create_table(
        "member_topic",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("kind in ('interest', 'offer', 'need')", name=op.f("ck_member_topic_kind")),
        sa.CheckConstraint("weight between 1 and 5", name=op.f("ck_member_topic_weight")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_member_topic_concept_id")),
        sa.ForeignKeyConstraint(["party_id"], ["profile.party_id"], name=op.f("fk_member_topic_party_id"), onupdate="CASCADE", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "kind", "concept_id", name=op.f("pk_member_topic")),
    )
    op.create_index("ix_member_topic_concept", "member_topic", ["kind", "concept_id", "is_shared"], unique=False)
    op.create_table(
        "membership",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role in ('member', 'organiser')", name=op.f("ck_membership_role")),
        sa.CheckConstraint("state in ('asked', 'invited', 'member')", name=op.f("ck_membership_state")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["party.id"], name=op.f("fk_membership_decided_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_membership_group_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_membership_party_id")),
        sa.PrimaryKeyConstraint("group_id", "party_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_party_id_state", "membership", ["party_id", "state"], unique=False)
    op.create_table(
        "profile_language",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.CheckConstraint("level in ('speak', 'learn', 'interpret')", name=op.f("ck_profile_language_level")),
        sa.ForeignKeyConstraint(["party_id"], ["profile.party_id"], name=op.f("fk_profile_language_party_id"), onupdate="CASCADE", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "language", "level", name=op.f("pk_profile_language")),
    )
    op.create_table(
        "profile_role",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["profile.party_id"], name=op.f("fk_profile_role_party_id"), onupdate="CASCADE", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("party_id", "role", name=op.f("pk_profile_role")),
    )
    op.create_index("ix_profile_role_role", "profile_role", ["role", "party_id"], unique=False)
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["party.id"], name=op.f("fk_thread_created_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_thread_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
    )
    op.create_index("ix_thread_group_id_last_at", "thread", ["group_id", "last_at"], unique=False)
    op.create_table(
        "topic_stat",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("holders", sa.Integer(), nullable=False),
        sa.Column("idf", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_topic_stat_concept_id")),
        sa.PrimaryKeyConstraint("kind", "concept_id", name=op.f("pk_topic_stat")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=5000), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_at", UtcDateTime(), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["party.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["party.id"], name=op.f("fk_post_hidden_by_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("key", name=op.f("uq_post_key")),
    )
    op.create_index("ix_post_author_id", "post", ["author_id"], unique=False)
    op.create_index("ix_post_thread_id_id", "post", ["thread_id", "id"], unique=False)
    op.create_table(
        "post_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=5000), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_version_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_version")),
    )
    op.create_index("ix_post_version_post_id", "post_version", ["post_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["party.id"], name=op.f("fk_report_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["party.id"], name=op.f("fk_report_decided_by_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_report_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_post_id", "report", ["post_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_report_post_id", table_name="report")
    op.drop_table("report")
    op.drop_index("ix_post_version_post_id", table_name="post_version")
    op.drop_table("post_version")
    op.drop_index("ix_post_thread_id_id", table_name="post")
    op.drop_index("ix_post_author_id", table_name="post")
    op.drop_table("post")
    op.drop_table("topic_stat")
    op.drop_index("ix_thread_group_id_last_at", table_name="thread")
    op.drop_table("thread")
    op.drop_index("ix_profile_role_role", table_name="profile_role")
    op.drop_table("profile_role")
    op.drop_table("profile_language")
    op.drop_index("ix_membership_party_id_state", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_member_topic_concept", table_name="member_topic")
    op.drop_table("member_topic")
    op.drop_table("member_norm")
    op.drop_index("ix_group_concept_concept_id", table_name="group_concept")
    op.drop_table("group_concept")
    op.drop_index("ix_concept_label_concept_id", table_name="concept_label")
    op.drop_table("concept_label")
    op.drop_table("profile")
    op.drop_index("ix_group_place_id", table_name="group")
    op.drop_table("group")
    op.drop_table("dismissal")
    op.drop_index("ix_concept_parent_id", table_name="concept")
    op.drop_table("concept")
    op.drop_index("ix_block_blocked_id", table_name="block")
    op.drop_table("block")
