"""`hub import`."""

import json

from sqlalchemy import select

from hub.accounts.models import Account, Fact, Party

LIST = "name,email,audience,place\nAyşe,ayse@example.org,resident,le-marronnier\nBad,nowhere,resident,le-marronnier\n"


def file(tmp_path, text=LIST):
    path = tmp_path / "list.csv"
    path.write_text(text)
    return str(path)


def test_each_row_is_told_and_the_good_ones_written(hub, houses, session, tmp_path):
    session.commit()
    path = file(tmp_path)
    tried = hub("import", "members", path, "--dry-run", "--json")
    assert tried.exit_code == 0, tried.output
    report = json.loads(tried.stdout)
    text = "Write an address mail can be sent to, not nowhere."
    rows = [{"line": 3, "column": "email", "who": "Bad", "text": text}]
    assert report == {"new": 1, "known": 0, "refused": 1, "rows": rows}
    assert session.scalars(select(Party)).all() == []
    refused = hub("import", "members", path, "--strict", "--yes")
    assert (refused.exit_code, session.scalars(select(Party)).all()) == (2, [])
    said_no = hub("import", "members", path, typed="n\n")
    assert (said_no.exit_code, session.scalars(select(Party)).all()) == (2, [])
    done = hub("import", "members", path, "--yes")
    assert (done.exit_code, done.stdout) == (0, "Written: 1. Left out: 1.\n")
    assert "line 3, email: Write an address" in done.stderr
    account = session.scalars(select(Account)).one()
    assert (account.email, account.verified_at, account.party.name) == ("ayse@example.org", None, "Ayşe")
    assert hub("import", "members", path, "--yes").exit_code == 0
    assert len(session.scalars(select(Fact)).all()) == 1


def test_organisations_and_facts(hub, houses, session, tmp_path):
    session.commit()
    bodies = file(tmp_path, "name;legal_form\nÉcluse;ASBL\n")
    assert hub("import", "organisations", bodies, "--yes").exit_code == 0
    facts = file(tmp_path, "who;audience;place\necluse;association;quai-40\nnobody;resident;quai-40\n")
    assert hub("import", "facts", facts, "--yes").stdout == "Written: 1. Left out: 1.\n"
    assert session.scalars(select(Fact.audience)).all() == ["association"]


def test_a_file_that_is_no_list(hub, tmp_path):
    result = hub("import", "members", file(tmp_path, "email\nx\n"))
    assert (result.exit_code, result.stderr) == (2, "hub: Name these columns in the first line: name.\n")
