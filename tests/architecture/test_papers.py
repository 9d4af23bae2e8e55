import re
import tomllib

import click

from tests.architecture import sources

README = sources.ROOT / "README.md"
ADDRESSES = sources.ROOT / "docs/addresses.md"
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".ini",
    ".yaml",
    ".yml",
    ".json",
    ".mako",
    ".svg",
    "",
}
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "registry." + "npmjs",
    "unpkg" + ".com",
    "jsd" + "elivr",
    "index" + "-url",
)
MACHINE = re.compile(r"(?<![\w.<>])/(work|root|home)/[a-z]")


def test_every_setting_is_documented():
    used = set()
    for path in sources.modules("hub"):
        used |= set(re.findall(r"HUB_[A-Z_]+", path.read_text()))
    documented = set(re.findall(r"^\| `(HUB_[A-Z_]+)`", README.read_text(), re.MULTILINE))
    assert documented == used


def commands(group, prefix=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*prefix, name))
        else:
            yield " ".join((*prefix, name))


def test_every_command_is_documented():
    from hub.cli import cli

    documented = set(re.findall(r"^\| `hub ([a-z]+(?: [a-z]+)?)", README.read_text(), re.MULTILINE))
    assert documented == set(commands(cli))
    assert [name for name in commands(cli) if not find(cli, name).help] == []


def find(group, name):
    for part in name.split():
        group = group.commands[part]
    return group


def test_every_target_is_documented():
    targets = re.findall(r"^([a-z-]+):.*## ", (sources.ROOT / "Makefile").read_text(), re.MULTILINE)
    promised = {"run", "test", "check", "proof", "bench", "help"}
    assert promised <= set(targets)
    documented = set(re.findall(r"(?:^|`)make ([a-z-]+)", README.read_text(), re.MULTILINE))
    assert promised <= documented
    assert documented <= set(targets)


def test_every_address_is_documented(app):
    expected = {
        (re.sub(r"<\w+:(\w+)>", r"<\1>", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    found = re.findall(r"^\| `([^`]+)` \| ([A-Z, ]+) \|", ADDRESSES.read_text(), re.MULTILINE)
    documented = {(address, method) for address, methods in found for method in methods.split(", ")}
    assert documented == expected
    assert "docs/addresses.md" in README.read_text()


def text_files():
    for path in sources.files():
        if path.suffix in TEXT and "vendor" not in path.parts:
            yield path


def test_no_file_names_a_registry_or_this_machine():
    found = []
    for path in text_files():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if any(host in line for host in HOSTS) or MACHINE.search(line):
                found.append(f"{sources.name(path)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_every_dependency_is_pinned_with_hashes():
    for lock in ("run.txt", "dev.txt"):
        text = (sources.ROOT / "requirements" / lock).read_text()
        entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["project"]
    locked = {plain(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==", text, re.MULTILINE)}
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {plain(re.split(r"[\[=<>~ ;]", entry)[0]) for entry in wanted} - locked == set()


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_links_between_the_papers_lead_somewhere():
    broken = [
        f"{sources.name(path)}: {target}"
        for path in sources.files(".md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_changelog_names_this_version():
    version = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (sources.ROOT / "CHANGELOG.md").read_text()
