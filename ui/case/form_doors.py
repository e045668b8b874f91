"""What forms reach the desk through: the bridge, pictures, the camera's folder; one for all forms of a pane."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.bridge import Bridge
from ui.case.camera_folder import CameraFolder
from ui.case.component_finder import FindComponent, component_finder
from ui.case.pictures import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDoors:
    """`find` asks for the component whose code was typed."""

    bridge: Bridge
    pictures: Pictures
    camera: CameraFolder
    find: FindComponent


def form_doors(bridge: Bridge, owner: QObject) -> FormDoors:
    """The doors of one pane; they live as long as it."""
    return FormDoors(
        bridge=bridge,
        pictures=Pictures(bridge, owner),
        camera=CameraFolder(bridge, owner),
        find=component_finder(bridge, owner),
    )
