"""The limit: Flask and Jinja alone, a grid of 24 x 7 linked cells. Every ratio of a page is a ratio to this."""

from flask import Flask

app = Flask(__name__)

GRID = """<!doctype html><title>Grid</title><table>
{% for row in rows %}<tr><th>{{ row.label }}</th>{% for cell in row.cells %}
<td><a href="{{ cell.href }}">{{ cell.text }}</a></td>
{% endfor %}</tr>{% endfor %}</table>"""
TEMPLATE = app.jinja_env.from_string(GRID)


@app.get("/")
def grid() -> str:
    """The grid."""
    rows = [
        {"label": f"{hour:02d}:00", "cells": [{"href": f"/b?d={day}&h={hour}", "text": "free"} for day in range(7)]}
        for hour in range(24)
    ]
    return TEMPLATE.render(rows=rows)


@app.get("/hello")
def hello() -> str:
    """The least an application answers."""
    return "hello"
