"""The application as a WSGI server imports it: `gunicorn wsgi:app`."""

from hub import create_app

app = create_app()
