"""No page is added without a look at it: each stands in a scene, and each scene can be made."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from scenes import NO_PAGES, SCENES

from rea.web import create_app


def test_every_page_stands_in_a_scene(invented):
    urls = create_app(invented("begun"), "r1").url_map
    pages = {rule.endpoint for rule in urls.iter_rules() if "GET" in (rule.methods or ())}
    asked = urls.bind("127.0.0.1")

    looked_at = {
        asked.match(re.sub(r"\{\w+\}", "x", address.partition("?")[0]))[0]
        for scene in SCENES.values()
        for address in scene.addresses
    }

    assert pages - NO_PAGES == looked_at


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_shows_what_it_is_there_for(name, invented, tmp_path, monkeypatch):
    monkeypatch.setenv("REA_SETTINGS", str(tmp_path / "account"))
    scene = SCENES[name]
    folder, names = scene.make(invented)
    client = create_app(folder, scene.person).test_client()

    refused = defaultdict(list)
    for address in scene.addresses:
        refused[client.get(address.format(**names), buffered=True).status_code].append(address)

    refused.pop(200)
    assert dict(refused) == scene.refused
