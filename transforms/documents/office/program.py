"""LibreOffice, locked in: one conversion in a folder of its own, without network, macros or link updates, killed whole when time is up.

LibreOffice fetches what a document links to, from the network and from the disk. Its network is cut by the kernel (`unshare`), reading
linked files is turned off in the profile it starts with; where the network cannot be cut, nothing is converted.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from transforms.documents.limits import Limits
from transforms.model import UnreadableDocument

INSTALL = "install LibreOffice (Debian, Ubuntu: apt-get install libreoffice-writer-nogui)"
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_CUT = (("unshare", "--net"), ("unshare", "--map-root-user", "--net"))
_NO_CUT = (
    "LibreOffice would fetch what the document links to, and this machine cannot cut its network "
    "(unshare of util-linux, as root or with user namespaces); save the document as DOCX or PDF"
)
_FILTER = "docx:MS Word 2007 XML"
_SETTINGS = (  # where in its configuration, property, value
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "2"),  # never
    ("Writer/Content/Update", "Field", "false"),
    ("Writer/Content/Update", "Chart", "false"),
    ("Java/VirtualMachine", "Enable", "false"),
)
_REGISTRY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</oor:items>'
)
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'


@cache
def program() -> Path | None:
    """Where LibreOffice starts, or None."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    return Path(found).resolve() if found else None


@cache
def program_version() -> str:
    """LibreOffice's version, from the files beside it: starting it to ask would cost a second. `no LibreOffice` where there is none."""
    found = program()
    if found is None:
        return "no LibreOffice"
    told = {}
    for name in ("bootstraprc", "bootstrap.ini", "versionrc", "version.ini"):
        for folder in (found.parent, found.parent.parent / "Resources"):
            try:
                lines = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                continue
            told.update(line.split("=", 1) for line in lines if "=" in line)
    product = re.sub(r"\s+", " ", told.get("ProductKey", "LibreOffice of unknown version"))
    build = told.get("buildid", "")
    return f"{product} {build}".strip()


def missing() -> str:
    """What this machine lacks, '' for nothing."""
    if program() is None:
        return INSTALL
    return "" if _cut() is not None else _NO_CUT


def to_docx(content: bytes, suffix: str, import_filter: str, limits: Limits) -> bytes:
    """The document as DOCX, read by that filter of LibreOffice's: left to itself it takes what it does not know for plain text.

    Raises UnreadableDocument.
    """
    found, cut = program(), _cut()
    if found is None:
        raise UnreadableDocument(f"LibreOffice is needed to read it: {INSTALL}")
    if cut is None:
        raise UnreadableDocument(_NO_CUT)
    limits.alive()
    with tempfile.TemporaryDirectory(prefix="nianbao-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, out = folder / f"document{suffix}", folder / "out"
        source.write_bytes(content)
        out.mkdir()
        _write_profile(folder / "profile")
        command = [
            *cut,
            "--",
            str(found),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
            *(f"--infilter={import_filter}", "--convert-to", _FILTER, "--outdir", str(out), str(source)),
        ]
        told = _run(command, folder, limits)
        limits.alive()
        converted = out / "document.docx"
        if not converted.is_file() or converted.is_symlink():
            raise UnreadableDocument(f"LibreOffice cannot open it: damaged, or protected by a password; fetch it again ({told})")
        if converted.stat().st_size > limits.unpacked_bytes:
            raise UnreadableDocument(f"unfolds to over {limits.unpacked_bytes} bytes: no report, refused")
        return converted.read_bytes()


def _run(command: list[str], folder: Path, limits: Limits) -> str:
    """What the command said, at most a line. It and all that it started is gone when this returns."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "SAL_DISABLE_OPENCL": "1",
    }

    def held() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_FSIZE, limits.unpacked_bytes)
        _lower(resource.RLIMIT_CPU, int(limits.office_seconds) + 5)

    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=held,
    )
    try:
        said, _ = process.communicate(timeout=limits.office_seconds)
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(
            f"LibreOffice took more than {limits.office_seconds:g} seconds and was stopped; save the document as DOCX or PDF"
        ) from None
    finally:
        _end(process)
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return (lines[-1][:160] if lines else "it said nothing").replace(str(folder), "")


def _lower(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    bounded = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (bounded, bounded))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and every one it started: they share its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _write_profile(folder: Path) -> None:
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(_ITEM.format(path, name, value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_REGISTRY.format(items), encoding="utf-8")


@cache
def _cut() -> tuple[str, ...] | None:
    """The command that runs another without network on this machine, tried once; None where there is none."""
    for command in _CUT:
        where = shutil.which(command[0])
        if where is None:
            continue
        tried = [where, *command[1:]]
        try:
            done = subprocess.run([*tried, "--", "true"], stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return tuple(tried)
    return None
