"""The reference of the house rule: every element, examples that are read, the same on the page and on paper."""

from hub.domain.policy.parser import TOP
from hub.spaces import documents
from hub.spaces.reference import ELEMENTS
from tests.architecture import sources

KEYS = {element.key for element in ELEMENTS}


def test_every_element_is_explained():
    assert {*TOP} - KEYS == {"request"}
    assert set(TOP) >= KEYS


def test_all_examples_together_are_one_rule():
    data, policy = documents.read("".join(element.example for element in ELEMENTS))
    assert {*data} == {*TOP}
    assert [closure.id for closure in policy.closed] == ["new-floor", "summer"]


def test_the_paper_has_the_same_examples():
    paper = (sources.ROOT / "docs/house-rule.md").read_text()
    assert [element.key for element in ELEMENTS if f"## {element.key}\n" not in paper] == []
    assert [element.key for element in ELEMENTS if f"```yaml\n{element.example}```" not in paper] == []


def test_the_page_of_the_rule_shows_them(client, houses, manager, sign_in):
    sign_in(client, manager)
    text = client.get("/manage/rooms/cuisine/rule").get_data(as_text=True)
    assert "What can stand in a rule" in text
    assert "id: new-floor" in text
