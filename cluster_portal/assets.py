"""Build what the browser loads from `static/` into `static_build/`, and the catalogue into its binary form.

Entries have fixed names: `portal.css`, `<name>.js` for each module in `static/js/entries`, `icons.svg`,
`fonts/`, and the files of `static/img`. Nothing is done when no source has changed. Needs Node and no Django.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from cluster_portal.installing import NODE_MODULES, PROJECT, with_node

SOURCES = PROJECT / "static"
BUILD = PROJECT / "static_build"
STAMP = ".stamp"
CATALOGUES = PROJECT / "cluster_portal" / "locale"
FONTS = NODE_MODULES / "@fontsource-variable" / "golos-text" / "files"
# The sign of the rouble is in latin-ext.
SCRIPTS = ("cyrillic", "latin", "latin-ext")
ICONS = NODE_MODULES / "bootstrap-icons" / "icons"


class CannotBuild(Exception):
    """Names the source at fault."""


def fingerprint() -> str:
    """Of everything that the build is made from."""
    digest = hashlib.sha256()
    sources = [path for path in SOURCES.rglob("*") if path.is_file()]
    for path in [*sorted(sources), PROJECT / "package-lock.json", Path(__file__)]:
        digest.update(f"{path.relative_to(PROJECT)}\0".encode())
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def packages_fingerprint() -> str:
    """Of the Python packages, which may bring static files of their own."""
    return hashlib.sha256((PROJECT / "requirements.txt").read_bytes()).hexdigest()


def is_built() -> bool:
    return (BUILD / STAMP).exists()


def is_current() -> bool:
    return is_built() and (BUILD / STAMP).read_text() == fingerprint()


def build(*, force: bool = False) -> bool:
    """False when there was nothing to do. The old build stays in place until the new one is whole."""
    compile_catalogues()
    if is_current() and not force:
        return False
    stamp = fingerprint()
    draft = BUILD.with_name(f"{BUILD.name}.{os.getpid()}")
    before = BUILD.with_name(f"{BUILD.name}.{os.getpid()}.before")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        _styles(draft)
        _modules(draft)
        _fonts(draft / "fonts")
        (draft / "icons.svg").write_text(_sprite(), encoding="utf-8")
        if (SOURCES / "img").exists():
            shutil.copytree(SOURCES / "img", draft, dirs_exist_ok=True)
        (draft / STAMP).write_text(stamp)
        if BUILD.exists():
            BUILD.rename(before)
        draft.rename(BUILD)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
    return True


def compile_catalogues() -> None:
    for source in CATALOGUES.rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            draft = compiled.with_name(f".{compiled.name}.{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(compiled)


def _node(tool: str, *arguments: str) -> None:
    done = subprocess.run(
        [NODE_MODULES / ".bin" / tool, *arguments],
        cwd=PROJECT,
        env=with_node(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise CannotBuild(done.stdout.strip())


def _styles(target: Path) -> None:
    _node(
        "sass",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        # Bootstrap 5.3 is written with @import throughout.
        "--silence-deprecation=import",
        f"--load-path={NODE_MODULES}",
        f"{SOURCES / 'css' / 'portal.scss'}:{target / 'portal.css'}",
    )


def _modules(target: Path) -> None:
    entries = sorted((SOURCES / "js" / "entries").glob("*.js"))
    if entries:
        _node(
            "esbuild",
            *map(str, entries),
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--charset=utf8",
            "--log-level=warning",
            "--entry-names=[name]",
            f"--outdir={target}",
        )


def _fonts(target: Path) -> None:
    target.mkdir()
    for font in FONTS.glob("*-wght-normal.woff2"):
        shutil.copy(font, target)


def _sprite() -> str:
    """One file with the icons that `static/icons.txt` names, each a <symbol> with the icon's name."""
    symbols = []
    for name in (SOURCES / "icons.txt").read_text(encoding="utf-8").split():
        picture = ICONS / f"{name}.svg"
        if not picture.exists():
            raise CannotBuild(f"static/icons.txt: bootstrap-icons has no “{name}”")
        match = re.search(
            r'viewBox="([^"]+)"[^>]*>(.*)</svg>', picture.read_text(encoding="utf-8"), re.DOTALL
        )
        assert match, picture
        symbols.append(
            f'<symbol id="{name}" viewBox="{match[1]}" fill="currentColor">{match[2].strip()}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    try:
        build()
    except CannotBuild as reason:
        sys.exit(str(reason))
