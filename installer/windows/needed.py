"""Fail where a library of the Windows program needs one that neither lies beside it nor belongs to Windows::

python installer/windows/needed.py build/windows/app
"""

import re
import subprocess
import sys
from pathlib import Path

# What Windows 10 1809 has (names that begin so), as far as anything here asks for it.
WINDOWS = re.compile(
    r"(api-ms-win-|ext-ms-|kernel32|user32|gdi32|advapi32|shell32|ole32|oleaut32|comdlg32|comctl32|ws2_32|winmm|winspool|"
    r"version|msvcrt|ntdll|crypt32|bcrypt|rpcrt4|shlwapi|shcore|imm32|dwmapi|uxtheme|setupapi|userenv|netapi32|iphlpapi|"
    r"dnsapi|winhttp|secur32|ncrypt|authz|mpr|wtsapi32|d2d1|d3d|dxgi|dwrite|dcomp|opengl32|icuuc|mscms|cfgmgr32|powrprof|"
    r"propsys|uiautomationcore|usp10|psapi|wldap32|msimg32|bcryptprimitives|pdh|windowscodecs|cabinet|msi)"
)


def needed(library: Path) -> set[str]:
    """The libraries that one names, in small letters."""
    told = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", str(library)], capture_output=True, text=True, check=True
    )
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", told.stdout)}


def main(folder: Path) -> None:
    """Look through all of them."""
    libraries = [path for path in folder.rglob("*") if path.suffix.lower() in {".dll", ".pyd", ".exe"}]
    here = {path.name.lower() for path in libraries}
    missing = {
        f"{path.relative_to(folder)} needs {name}"
        for path in libraries
        for name in needed(path)
        if name not in here and not WINDOWS.match(name)
    }
    if missing:
        sys.exit("\n".join(sorted(missing)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
