"""Addresses of the application with something real in their variable parts."""

from collections.abc import Iterator
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

VALUES = {
    "slug": ("le-marronnier", "grande-salle", "ateliers-du-canal", "nowhere"),
    "id": ("1", "2", "3", "999999999"),
}
OTHER = ("nothing", "1")


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules of our own views that answer a method."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and method in (rule.methods or ())]
    return sorted(found, key=lambda rule: rule.rule)


def addresses(app: Flask, method: str) -> Iterator[str]:
    """Every address of a method, each variable part filled with things that are there and things that are not."""
    adapter = app.url_map.bind("localhost")
    for rule in rules(app, method):
        kinds = {name: type(converter).__name__.lower() for name, converter in rule._converters.items()}
        choices = [[(name, value) for value in VALUES.get(kind, OTHER)] for name, kind in kinds.items()]
        for chosen in product(*choices):
            values = {name: int(value) if kinds[name] == "id" else value for name, value in chosen}
            yield adapter.build(rule.endpoint, values, method=method)
