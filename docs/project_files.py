"""Show files of the project's root as pages of the site; links between them and the docs work in both places."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PAGES = {
    "RESPONSIBLE_USE.md": "responsible-use.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files of the root; their links into `docs/` and to each other become links of the site."""
    from mkdocs.structure.files import File

    root = Path(config.config_file_path).parent
    for name, page in PAGES.items():
        text = (root / name).read_text(encoding="utf-8").replace("](docs/", "](")
        for other, target in PAGES.items():
            text = text.replace(f"]({other})", f"]({target})")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn links from docs to files of the root, such as `../CHANGELOG.md`, into links of the site."""
    depth = page.file.src_uri.count("/")
    up = re.escape("../" * (depth + 1))
    for name, target in PAGES.items():
        markdown = re.sub(rf"\]\({up}{re.escape(name)}\)", f"]({'../' * depth}{target})", markdown)
    return markdown
