"""What the services need to know of the installation to write links and to keep limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """The address people use, the secret that signs links, the name, and whether limits are on."""

    base_url: str
    secret: str
    name: str
    limits: bool = True
