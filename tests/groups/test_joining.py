"""Getting into a group and out of it; what organisers may do, and nobody else."""

import pytest
from sqlalchemy import func, select

from hub.accounts import leaving
from hub.audit import AuditEntry
from hub.domain.errors import Conflict, Forbidden, Missing, Refused, Stale
from hub.groups.models import Membership
from hub.groups.service import joining, people
from hub.groups.service.circles import see, share_a_group
from hub.operations import mail


def text_of(response):
    return response.get_data(as_text=True)


def standing(session, group, party):
    found = session.get(Membership, (group.id, party.id))
    return None if found is None else (found.state, found.role)


def test_an_open_group_takes_a_member_at_once(client, session, group, resident, stranger, sign_in):
    bikes = group("Bikes", resident)
    sign_in(client, stranger)
    response = client.post_form("/groups/bikes/join", page="/groups/bikes")
    assert (response.status_code, response.headers["Location"]) == (303, "/groups/bikes")
    assert standing(session, bikes, stranger) == ("member", "member")
    assert "You are in. Welcome!" in text_of(client.get("/groups/bikes"))
    assert client.post_raw("/groups/bikes/join").status_code == 303
    assert session.scalar(select(func.count()).select_from(Membership)) == 2


@pytest.fixture
def asked(client, session, group, resident, stranger, sign_in):
    """A group on request, and a stranger who has asked."""
    made = group("Kitchen", resident, joining="request", questions=["Do you cook?", "When?"])
    sign_in(client, stranger)
    client.post_form("/groups/kitchen/join", {"answer_1": "Every day", "answer_2": "Fridays"})
    return made


def test_a_request_waits_with_its_answers_and_tells_the_organisers(client, session, asked, stranger, outbox):
    assert standing(session, asked, stranger) == ("asked", "member")
    (message,) = outbox()
    assert (message.kind, message.recipient) == ("group_asked", "resident@example.org")
    letter = mail.compose(message)
    assert letter["Subject"] == "Nadia Rossi asks to join Kitchen"
    body = letter.get_body(("plain",)).get_content()
    assert "Do you cook?\nEvery day" in body
    assert "/groups/kitchen/people" in body
    assert "You have asked to get in" in text_of(client.get("/groups/kitchen"))
    assert client.get("/groups/kitchen/join").status_code == 303
    assert client.get("/groups/kitchen/threads/new").status_code == 403
    client.post_raw("/groups/kitchen/join", {"answer_1": "again", "answer_2": "again"})
    assert len(outbox()) == 1


def test_a_question_wants_an_answer(client, session, group, resident, stranger, sign_in):
    made = group("Kitchen", resident, joining="request", questions=["Do you cook?"])
    sign_in(client, stranger)
    response = client.post_form("/groups/kitchen/join", {"answer_1": " "})
    assert response.status_code == 422
    assert "Answer this question, so that the organisers can decide." in text_of(response)
    long = client.post_form("/groups/kitchen/join", {"answer_1": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in text_of(long)
    assert standing(session, made, stranger) is None


def test_the_answers_are_for_organisers_only(client, asked, resident, person, sign_in, outbox):
    other = person("Omar Said")
    sign_in(client, other)
    client.get("/groups/kitchen/people")
    for path in ("/groups/kitchen", "/groups/kitchen/people"):
        text = text_of(client.get(path))
        assert [one for one in ("Every day", "Nadia") if one in text] == [], path
    sign_in(client, resident)
    assert "1 person asks to get in" in text_of(client.get("/groups/kitchen"))
    assert "Every day" in text_of(client.get("/groups/kitchen/people"))


@pytest.mark.parametrize(("answer", "after"), [("accept", ("member", "member")), ("refuse", None)])
def test_an_organiser_decides_and_who_asked_is_told(
    client, session, asked, resident, stranger, sign_in, outbox, answer, after
):
    path = f"/groups/kitchen/people/{stranger.id}/{answer}"
    assert client.post_raw(path).status_code == 403
    sign_in(client, resident)
    assert client.post_form(path, page="/groups/kitchen/people").status_code == 303
    assert standing(session, asked, stranger) == after
    told = outbox()[-1]
    assert (told.kind, told.recipient) == ("group_decided", "stranger@example.org")
    subject = {"accept": "You are in: Kitchen", "refuse": "Your request to join Kitchen"}[answer]
    assert mail.compose(told)["Subject"] == subject
    assert client.post_raw(path).status_code == 409
    assert len(outbox()) == 2
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == f"group.{answer}")).one()
    assert (noted.person_id, noted.party_id, noted.thing) == (resident.id, stranger.id, f"group:{asked.id}")


def test_a_request_can_be_taken_back(client, session, asked, stranger, outbox):
    assert client.post_form("/groups/kitchen/leave").status_code == 303
    assert standing(session, asked, stranger) is None
    assert len(outbox()) == 1


def test_a_request_into_a_group_that_hides_by_now_can_still_be_taken_back(client, session, asked, stranger, outbox):
    asked.audience = "hidden"
    session.flush()
    assert client.get("/groups/kitchen").status_code == 404
    assert client.post_form("/groups/kitchen/leave").status_code == 303
    assert standing(session, asked, stranger) is None
    assert client.get("/groups/kitchen/leave").status_code == 404
    assert len(outbox()) == 1


def test_one_gets_into_a_closed_group_by_invitation_only(
    client, session, group, resident, stranger, sign_in, outbox, profile
):
    made = group("Cellar", resident, joining="invitation", audience="hidden")
    profile(stranger)
    sign_in(client, stranger)
    assert client.post_raw("/groups/cellar/join").status_code == 404
    sign_in(client, resident)
    assert client.post_form("/groups/cellar/invite", {"who": "Nobody"}, page="/groups/cellar/people").status_code == 422
    for _ in range(2):
        client.post_form("/groups/cellar/invite", {"who": "nadia rossi"}, page="/groups/cellar/people")
    assert standing(session, made, stranger) == ("invited", "member")
    (message,) = outbox()
    assert (message.kind, message.recipient) == ("group_invited", "stranger@example.org")
    assert "/groups/cellar/join" in mail.compose(message).get_body(("plain",)).get_content()
    sign_in(client, stranger)
    client.post_form("/groups/cellar/join")
    assert standing(session, made, stranger) == ("member", "member")


def test_who_is_not_invited_is_refused(group, resident, stranger, as_, when):
    group("Choir", resident, joining="invitation")
    with pytest.raises(Forbidden):
        joining.join(as_(stranger), "choir", answers=(), when=when)
    with pytest.raises(Forbidden):
        joining.invite(as_(stranger), "choir", "Fatima El Amrani", when=when)


def test_invitations_find_members_by_name_or_short_name(
    group, resident, person, profile, block, as_, when, session, now, outbox
):
    group("Choir", resident)
    one, other, gone, foe = (person(name) for name in ("Ana Lopes", "Bo Ek", "Cem Ay", "Dirk Raes"))
    other.name = "Ana Lopes"
    for number, somebody in enumerate((other, gone, foe, resident)):
        profile(somebody).handle = f"somebody-{number}"
        session.flush()
    profile(one).handle = "ana-lopes"
    gone.account.disabled_at = now
    block(foe, resident)
    session.flush()
    for who, code in (
        ("Ana Lopes", "group-who-several"), ("Cem Ay", "group-who"), ("Dirk Raes", "group-who"),
        ("fatima el amrani", "group-in-already"), ("%", "group-who"),
    ):  # fmt: skip
        with pytest.raises((Refused, Conflict)) as refused:
            joining.invite(as_(resident), "choir", who, when=when)
        assert refused.value.code == code, who
    assert joining.invite(as_(resident), "choir", "ana-lopes", when=when).id == one.id
    assert [one.recipient for one in outbox()] == ["ana@example.org"]


def test_the_last_organiser_hands_over_first(client, session, group, resident, stranger, sign_in):
    made = group("Bikes", resident, stranger)
    sign_in(client, resident)
    refused = client.post_form("/groups/bikes/leave")
    assert refused.status_code == 422
    assert "You are the last organiser. Name another one first, or archive the group." in text_of(refused)
    assert client.post_form("/groups/bikes/people/step-down", page="/groups/bikes/people").status_code == 422
    assert standing(session, made, resident) == ("member", "organiser")
    path = f"/groups/bikes/people/{stranger.id}/organiser"
    assert client.post_form(path, page="/groups/bikes/people").status_code == 303
    assert standing(session, made, stranger) == ("member", "organiser")
    assert client.post_form("/groups/bikes/people/step-down", page="/groups/bikes/people").status_code == 303
    assert standing(session, made, resident) == ("member", "member")
    assert client.post_form("/groups/bikes/leave").headers["Location"] == "/groups"
    assert standing(session, made, resident) is None


def test_only_people_of_the_group_become_organisers(group, resident, stranger, coworker, as_, now, when, session):
    made = group("Bikes", resident, stranger)
    with pytest.raises(Forbidden):
        joining.appoint(as_(stranger), "bikes", stranger.id, now=now)
    with pytest.raises(Missing):
        joining.appoint(as_(resident), "bikes", coworker.id, now=now)
    with pytest.raises(Stale):
        joining.decide(as_(resident), "bikes", stranger.id, accept=False, when=when)
    assert standing(session, made, stranger) == ("member", "member")


def test_a_blocked_pair_sees_neither_the_other_in_the_group(
    client, group, resident, stranger, coworker, block, sign_in
):
    group("Bikes", resident, stranger, coworker)
    block(stranger, coworker)
    for reader, unseen in ((stranger, coworker), (coworker, stranger)):
        sign_in(client, reader)
        for path in ("/groups/bikes", "/groups/bikes/people"):
            text = text_of(client.get(path))
            assert (resident.name in text, unseen.name in text) == (True, False), path
    sign_in(client, resident)
    assert stranger.name in text_of(client.get("/groups/bikes"))


def test_an_organiser_who_blocked_somebody_is_not_asked_about_them(group, resident, stranger, block, as_, when, outbox):
    group("Kitchen", resident, joining="request")
    block(resident, stranger)
    assert joining.join(as_(stranger), "kitchen", answers=(), when=when) == "asked"
    assert outbox() == []
    assert people.waiting(as_(resident), see(as_(resident), "kitchen")) == []


def test_sharing_a_group_takes_two_members_of_one(group, resident, stranger, coworker, session, now):
    made = group("Bikes", resident, stranger)
    group("Choir", coworker)
    session.add(Membership(group_id=made.id, party_id=coworker.id, state="asked", created_at=now))
    session.flush()
    assert share_a_group(resident.id, stranger.id)
    assert not share_a_group(resident.id, coworker.id)


def test_roles_are_counted_where_all_members_see_them(
    group, resident, stranger, coworker, person, profile, as_, now, session
):
    made = group("Bikes", resident, stranger, coworker)
    profile(resident, "resident", "researcher")
    profile(stranger, "resident", roles="everyone")
    profile(coworker, "coworker", "care", roles="groups")
    profile(person("Ana Lopes"), "architect", "resident")
    profile(person("Bo Ek"), "investor", roles="me")
    gone = person("Cem Ay")
    profile(gone, "contractor")
    gone.account.disabled_at = now
    session.flush()
    mix = people.role_mix(as_(resident), made)
    assert [(row.role, row.here, row.network) for row in mix.rows] == [
        ("resident", 2, 3),
        ("architect", 0, 1),
        ("researcher", 1, 1),
    ]
    assert mix.missing == ["architect"]


@pytest.mark.parametrize("blocks", ["they", "the reader"])
def test_no_count_tells_of_somebody_one_does_not_meet(
    client, group, resident, stranger, coworker, profile, block, as_, sign_in, session, blocks
):
    made = group("Bikes", resident, stranger, coworker)
    profile(coworker, "care")
    block(*((coworker, resident) if blocks == "they" else (resident, coworker)))
    session.flush()
    assert [row.role for row in people.role_mix(as_(resident), made).rows] == []
    assert [row.role for row in people.role_mix(as_(stranger), made).rows] == ["care"]
    for reader, count in ((resident, 2), (stranger, 3)):
        sign_in(client, reader)
        assert f"All {count} people" in text_of(client.get("/groups/bikes"))
        assert f"{count} people" in text_of(client.get("/groups"))


def test_roles_beside_a_name_follow_their_audience(client, group, resident, stranger, coworker, profile, sign_in):
    group("Bikes", resident, stranger)
    profile(resident, "researcher", roles="groups")
    profile(stranger, "care", roles="me")
    sign_in(client, stranger)
    text = text_of(client.get("/groups/bikes/people"))
    assert "Researcher" in text
    assert text.count("Care professional") == 0
    sign_in(client, coworker)
    text = text_of(client.get("/groups/bikes/people"))
    assert "Researcher" not in text
    assert "Care professional" not in text


def test_closing_an_account_leaves_the_groups_and_hands_over(group, resident, stranger, coworker, session, as_, now):
    bikes, alone = group("Bikes", resident, stranger, coworker), group("Alone", resident)
    leaving.parted(as_(resident), now)
    assert standing(session, bikes, resident) is None
    assert standing(session, bikes, stranger) == ("member", "organiser")
    assert standing(session, bikes, coworker) == ("member", "member")
    assert alone.archived_at == now
    assert bikes.archived_at is None


def test_long_lists_of_people_are_paged(client, group, person, resident, stranger, sign_in):
    group("Bikes", resident, *(person(f"P{number:02d} Name") for number in range(50)))
    sign_in(client, stranger)
    first = text_of(client.get("/groups/bikes/people"))
    assert "P48 Name" in first
    assert "P49 Name" not in first
    assert "P49 Name" in text_of(client.get("/groups/bikes/people?page=2"))
    assert "All 51 people" in text_of(client.get("/groups/bikes"))
