"""Files and folders that are replaced in one step, or not at all."""

from workbench.storage.files import check_file, write_file
from workbench.storage.folders import FolderClaim, make_folder

__all__ = ["FolderClaim", "check_file", "make_folder", "write_file"]
