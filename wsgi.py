"""The application as a WSGI server imports it: `gunicorn wsgi:app`. It does not start where the guards are missing."""

from hub import create_app
from hub.db import db
from hub.operations import doctor

app = create_app()

with app.app_context():
    if failed := [check for check in doctor.ready() if not check.ok]:
        raise SystemExit("\n".join(f"{check.name}: {check.text}" for check in failed))
    db.session.remove()
    db.engine.dispose()
