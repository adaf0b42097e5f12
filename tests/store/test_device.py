"""One person's two laptops never write the same file."""

from __future__ import annotations

import platformdirs
import pytest

from rea.store import device


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder of this test's own."""
    monkeypatch.delenv("REA_DEVICE")
    monkeypatch.delenv("REA_SETTINGS")
    monkeypatch.setattr(platformdirs, "user_config_path", lambda name: tmp_path / "home" / name)
    return tmp_path / "home"


def test_a_device_keeps_its_name(home):
    first = device.device_id()

    assert device.device_id() == first
    assert (home / "rea" / "device").read_text(encoding="utf-8").strip() == first


def test_two_accounts_on_one_machine_are_two_devices(home):
    first = device.device_id()
    (home / "rea" / "device").unlink()

    assert device.device_id() != first


def test_the_name_is_fit_to_be_a_part_of_a_file_name(home, monkeypatch):
    monkeypatch.setattr(device.socket, "gethostname", lambda: "Sam's LAPTOP.local: Büro" * 3)

    assert set(device.device_id()) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(device.device_id()) <= 24


def test_hosts_with_long_names_are_still_two_devices(home, monkeypatch):
    monkeypatch.setattr(device.socket, "gethostname", lambda: "a-very-long-name-of-a-computer")
    first = device.device_id()
    (home / "rea" / "device").unlink()

    assert device.device_id() != first
    assert device.device_id() == device.device_id()


def test_without_a_home_folder_the_host_must_do(home, monkeypatch):
    home.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr(device.socket, "gethostname", lambda: "Laptop7")

    assert device.device_id() == "laptop7"


def test_the_environment_may_name_the_device(home, monkeypatch):
    monkeypatch.setenv("REA_DEVICE", "Work PC")

    assert device.device_id() == "work-pc"
    assert not home.exists()


def test_a_name_without_letters_is_a_device_all_the_same(home, monkeypatch):
    monkeypatch.setenv("REA_DEVICE", "機械")

    assert device.device_id() == "device"
