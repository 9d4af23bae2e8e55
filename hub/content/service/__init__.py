"""The verbs of content.

Pages: `pages` (reads), `editing` (drafts, publishing, restoring), `starting` (the texts an installation begins with).
`contact` sends a message to whoever looks after a place; `finding` writes what the search finds.
"""
