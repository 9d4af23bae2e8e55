"""What is said in a group is for its people: threads, posts, what a post said before."""

import pytest
from sqlalchemy import func, select

from hub.groups.models import Membership, Post, PostVersion, Thread
from tests.kit.counting import queries

TOLD = "The key is under the third stone."


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def bikes(group, resident, stranger):
    """A group for everyone, with an organiser and a member."""
    return group("Bikes", resident, stranger, audience="everyone")


def test_a_member_begins_a_subject_once(client, session, bikes, stranger, sign_in):
    sign_in(client, stranger)
    typed = client.fields("/groups/bikes/threads/new")
    typed |= {"title": "Punctures", "text": "# Hot\n\nWho has **glue**? <b>now</b>", "language": "nl"}
    first = client.post("/groups/bikes/threads/new", data=typed)
    second = client.post("/groups/bikes/threads/new", data=typed)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert session.scalar(select(func.count()).select_from(Thread)) == 1
    text = text_of(client.get(first.headers["Location"]))
    assert '<div class="text" lang="nl"><h3>Hot</h3>' in text
    assert "<strong>glue</strong>" in text
    assert "&lt;b&gt;now&lt;/b&gt;" in text
    assert "Punctures" in text_of(client.get("/groups/bikes"))


def test_a_reply_is_written_once_and_moves_the_thread_up(client, session, bikes, resident, stranger, said, sign_in):
    old, new = said(bikes, resident, "Old", title="Old one"), said(bikes, resident, "New", title="New one")
    old.thread.last_at = old.thread.last_at.replace(year=2025)
    new.thread.last_at = new.thread.last_at.replace(month=10)
    session.flush()
    text = text_of(client.get("/groups/bikes"))
    assert "Old one" not in text
    sign_in(client, stranger)
    text = text_of(client.get("/groups/bikes"))
    assert text.index("New one") < text.index("Old one")
    path = f"/groups/bikes/threads/{old.thread_id}"
    typed = client.fields(path) | {"text": "I have some", "language": "en"}
    places = {client.post(path, data=typed).headers["Location"] for _ in range(2)}
    (reply,) = session.scalars(select(Post).where(Post.author_id == stranger.id))
    assert places == {f"{path}#p{reply.id}"}
    text = text_of(client.get("/groups/bikes"))
    assert text.index("Old one") < text.index("New one")
    other = client.post(f"/groups/bikes/threads/{new.thread_id}", data=typed)
    assert other.status_code == 303
    assert session.scalar(select(func.count()).where(Post.author_id == stranger.id)) == 2


def test_the_key_of_somebody_else_gives_nobody_their_post(client, session, bikes, resident, stranger, said, sign_in):
    thread = said(bikes, resident, "Hello").thread
    path = f"/groups/bikes/threads/{thread.id}"
    for party, text in ((resident, "mine"), (stranger, "yours")):
        sign_in(client, party)
        client.post_form(path, {"text": text, "key": "same"})
    assert session.scalars(select(Post.text).order_by(Post.id)).all() == ["Hello", "mine", "yours"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"text": ""}, "Write something first."),
        ({"text": " \x00\n"}, "Write something first."),
        ({"text": "x" * 5001}, "Write at most 5000 characters."),
        ({"language": "xx"}, "Choose one from the list."),
    ],
)
def test_what_is_wrong_with_a_post_is_said(client, session, bikes, resident, said, sign_in, typed, message):
    path = f"/groups/bikes/threads/{said(bikes, resident, 'Hello').thread_id}"
    sign_in(client, resident)
    response = client.post_form(path, {"text": "Kept words", **typed})
    assert response.status_code == 422
    assert message in text_of(response)
    assert session.scalar(select(func.count()).select_from(Post)) == 1
    response = client.post_form("/groups/bikes/threads/new", {"title": " ", "text": "Kept words"})
    assert response.status_code == 422
    assert "Kept words" in text_of(response)


@pytest.mark.parametrize(("audience", "status"), [("everyone", 403), ("members", 403), ("hidden", 404)])
def test_who_is_not_in_the_group_reads_nothing(
    client, session, group, resident, stranger, said, sign_in, audience, status, now
):
    made = group("Cellar", resident, audience=audience)
    post = said(made, resident, TOLD, title="The secret subject")
    own = group("Mine", stranger)
    asked = Membership(group_id=made.id, party_id=stranger.id, state="asked", created_at=now)
    sign_in(client, stranger)
    for row in (None, asked):
        if row is not None:
            session.add(row)
            session.flush()
        for path in (f"threads/{post.thread_id}", f"posts/{post.id}/history", f"posts/{post.id}/report", "threads/new"):
            response = client.get(f"/groups/cellar/{path}")
            assert response.status_code == status, path
            assert TOLD not in text_of(response)
            assert "secret subject" not in text_of(response)
            assert client.post_raw(f"/groups/cellar/{path}", {"text": "x", "reason": "x"}).status_code in {405, status}
        for path in (f"threads/{post.thread_id}", f"posts/{post.id}/history", f"posts/{post.id}/report"):
            assert client.get(f"/groups/mine/{path}").status_code == 404, path
        assert client.post_raw(f"/groups/mine/posts/{post.id}/edit", {"text": "x"}).status_code == 404
        assert "secret subject" not in text_of(client.get("/groups/cellar"))
    assert own.archived_at is None
    assert session.scalars(select(Post.text)).all() == [TOLD]


def test_one_changes_only_ones_own_post_and_what_it_said_is_kept(
    client, session, bikes, resident, stranger, said, sign_in
):
    post = said(bikes, stranger, "First words")
    sign_in(client, resident)
    assert client.get(f"/groups/bikes/posts/{post.id}/edit").status_code == 403
    assert client.post_raw(f"/groups/bikes/posts/{post.id}/edit", {"text": "Mine now"}).status_code == 403
    sign_in(client, stranger)
    response = client.post_form(f"/groups/bikes/posts/{post.id}/edit", {"text": "Second words"})
    assert response.headers["Location"] == f"/groups/bikes/threads/{post.thread_id}#p{post.id}"
    client.post_form(f"/groups/bikes/posts/{post.id}/edit", {"text": "Second words"})
    assert session.scalars(select(PostVersion.text)).all() == ["First words"]
    sign_in(client, resident)
    thread = text_of(client.get(f"/groups/bikes/threads/{post.thread_id}"))
    assert "Second words" in thread
    assert "First words" not in thread
    assert "changed" in thread
    assert "First words" in text_of(client.get(f"/groups/bikes/posts/{post.id}/history"))


def test_threads_have_pages_of_thirty(client, bikes, resident, stranger, said, sign_in):
    thread = said(bikes, resident, "Number 0!").thread
    for number in range(1, 30):
        said(bikes, resident, f"Number {number}!", thread=thread)
    sign_in(client, stranger)
    path = f"/groups/bikes/threads/{thread.id}"
    assert "Number 29!" in text_of(client.get(path))
    place = client.post_form(path, {"text": "Number 30!"}).headers["Location"]
    assert place.startswith(f"{path}?page=2#p")
    second = text_of(client.get(place))
    assert "Number 30!" in second
    assert "Number 29!" not in second
    assert "Number 30!" in text_of(client.get(f"{path}?page=77"))
    assert client.get(f"/groups/bikes/threads/{thread.id + 1}").status_code == 404


def test_more_posts_take_no_more_statements(client, bikes, resident, stranger, said, sign_in):
    thread = said(bikes, resident, "One").thread
    sign_in(client, stranger)
    counts = []
    for number in range(2):
        for path in (f"/groups/bikes/threads/{thread.id}", "/groups/bikes"):
            with queries() as sent:
                assert client.get(path).status_code == 200
            counts.append(len(sent))
        for more in range(5):
            said(bikes, (resident, stranger)[more % 2], f"More {number} {more}", thread=thread)
            said(bikes, resident, f"Else {number} {more}")
    assert counts[:2] == counts[2:]


def test_posts_of_somebody_blocked_are_folded_and_the_other_way_not_there(
    client, bikes, resident, stranger, said, block, sign_in
):
    thread = said(bikes, resident, "Shared words").thread
    post = said(bikes, stranger, "Words of Nadia", thread=thread)
    mine = said(bikes, resident, "Words of Fatima", thread=thread)
    block(resident, stranger)
    path = f"/groups/bikes/threads/{thread.id}"
    sign_in(client, resident)
    text = text_of(client.get(path))
    assert "A post by somebody you have blocked" in text
    assert "Nadia Rossi" not in text
    assert text.index("<summary>A post by") < text.index("Words of Nadia") < text.index("</details>")
    assert "Nadia Rossi" not in text_of(client.get(f"/groups/bikes/posts/{post.id}/history"))
    sign_in(client, stranger)
    text = text_of(client.get(path))
    assert "Words of Nadia" in text
    assert "1 post<" in text
    for unseen in ("Words of Fatima", "Shared words", "Fatima El Amrani", "blocked"):
        assert unseen not in text, unseen
    for act in ("history", "report"):
        assert client.get(f"/groups/bikes/posts/{mine.id}/{act}").status_code == 404
    assert "Fatima El Amrani" not in text_of(client.get("/groups/bikes"))


def test_a_thread_in_which_one_may_read_nothing_is_not_there(client, bikes, resident, stranger, said, block, sign_in):
    post = said(bikes, resident, "Only Fatima", title="Of Fatima alone")
    block(resident, stranger)
    sign_in(client, stranger)
    text = text_of(client.get("/groups/bikes"))
    assert "Of Fatima alone" not in text
    assert "Nobody has said anything yet." in text
    path = f"/groups/bikes/threads/{post.thread_id}"
    assert client.get(path).status_code == 404
    assert client.post_raw(path, {"text": "Hello", "language": "en"}).status_code == 404


def test_an_archived_group_is_read_and_not_written(client, session, bikes, resident, said, sign_in, now):
    post = said(bikes, resident, "Hello")
    bikes.archived_at = now
    session.flush()
    sign_in(client, resident)
    path = f"/groups/bikes/threads/{post.thread_id}"
    assert "The group is archived: nothing is added." in text_of(client.get(path))
    assert client.post_raw(path, {"text": "More", "language": "en"}).status_code == 409
    assert client.get("/groups/bikes/threads/new").status_code == 409
    assert client.get(f"/groups/bikes/posts/{post.id}/edit").status_code == 409
    assert session.scalar(select(func.count()).select_from(Post)) == 1
