"""The written list of browser files and icons."""

from pathlib import Path

import pytest

from venue import assets


def test_icon_names_are_sorted_and_written_once() -> None:
    names = assets.icon_names()
    assert names == sorted(set(names))


def test_copy_holds_exactly_the_listed_files_without_references_to_maps(tmp_path: Path) -> None:
    (tmp_path / "of-an-earlier-list.js").touch()
    assets.copy_assets(tmp_path)
    copied = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert copied == set(assets.wanted())
    assert not any("sourceMappingURL" in (tmp_path / name).read_text() for name in copied)


def test_icon_that_does_not_exist_is_named_with_its_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "icon_names", lambda: ["no-such-icon"])
    with pytest.raises(assets.AssetMissing, match="no-such-icon.svg .*assets_icons.txt"):
        assets.copy_assets(tmp_path)
