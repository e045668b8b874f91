"""What every test stands on: Qt without a screen, one Qt binding, and no stray threads, timers or warnings."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", ".hypothesis")
