"""The house rule in words."""

import pytest
from flask_babel import force_locale

from hub.domain.policy import parse, templates
from hub.spaces import summary
from hub.spaces.summary import Said


@pytest.fixture
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def test_the_land_trust_in_words(english):
    policy = parse(templates.template_land_trust("femmes"))
    assert summary.rule_summary(policy, {"femmes": "Femmes du Canal asbl"}) == [
        Said(
            "association",
            [
                "Mon–Fri, 09:00–17:30",
                "Femmes du Canal asbl, without booking",
                "Associations, up to 12 months ahead",
                "The association’s days",
            ],
            "association-days",
        ),
        Said(
            "resident",
            [
                "Mon–Fri, 18:00–22:00",
                "Residents, up to 3 months ahead",
                "Associations, up to 21 days ahead",
                "The residents’ evenings",
            ],
            "resident-evenings",
        ),
        Said(
            "resident",
            [
                "Sat, Sun, public holidays, 09:00–22:00",
                "Residents, up to 3 months ahead",
                "Associations, up to 21 days ahead",
                "The residents’ weekends and holidays",
            ],
            "resident-days",
        ),
    ]
    assert summary.handovers(policy) == ["Hand-over: Mon–Fri, 17:30–18:00"]


def test_lead_season_closures_and_own_audiences(english):
    rule = {
        "format": 1,
        "audiences": {"choir": {"fr": "Chorale", "en": "The choir"}},
        "open": [
            {
                "id": "song",
                "days": ["wed"],
                "hours": "20:00-01:00",
                "for": [{"audience": "choir", "lead": {"days": 1}, "horizon": {"weeks": 1}}, "everyone"],
                "season": {"from": "09-01", "until": "06-30"},
            }
        ],
        "closed": [
            {"id": "a", "from": "2026-12-24", "until": "2026-12-26", "label": {"en": "Feasts"}},
            {"id": "b", "from": "2026-12-31", "hours": "18:00-24:00"},
        ],
    }
    policy = parse(rule)
    assert summary.rule_summary(policy) == [
        Said(
            "everyone",
            [
                "Wed, 20:00–01:00, each year from 01/09 to 30/06",
                "The choir, from 1 week until 1 day before",
                "Everyone",
            ],
            "song",
        )
    ]
    assert summary.closures(policy) == ["Feasts: 24/12/2026–26/12/2026", "31/12/2026, 18:00–24:00"]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "Mon–Fri"),
        (("mon", "tue"), "Mon, Tue"),
        (("mon", "wed", "thu", "fri", "sun"), "Mon, Wed–Fri, Sun"),
        (("holiday",), "Public holidays"),
        (("sat", "sun", "holiday"), "Sat, Sun, public holidays"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "Every day but public holidays"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"), "Every day"),
    ],
)
def test_days_are_shortened(english, days, text):
    assert summary.days_text(days) == text


def test_days_are_in_the_readers_language(app):
    with app.test_request_context():
        for language, text in (("fr", "Lun–Ven"), ("nl", "Ma–Vr")):
            with force_locale(language):
                assert summary.days_text(("mon", "tue", "wed", "thu", "fri")) == text


def test_no_rule_at_all_is_always_open(english):
    assert summary.rule_summary(parse({"format": 1})) == [Said("everyone", ["Every day, at any hour"], "")]
