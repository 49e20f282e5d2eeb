"""The Python package over an installed libvmg, of whose version it is: pip install ./bindings/python"""

import os
import sys

from setuptools import setup

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from build_extension import pkg_config  # noqa: E402

setup(version=pkg_config("--modversion")[0], cffi_modules=["build_extension.py:installed"])
