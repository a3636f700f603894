"""A folder as it was after any file-system call of a process, and what a crash at that moment leaves of it.

The calls are recorded with strace. `Disk` executes them on a model of the folder, and gives its files as
they are after a kill (all that was called is there) or a loss of power (certain is only what was flushed).
"""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

_TRACED = (
    "openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,copy_file_range,sendfile,splice,fallocate,"
    "fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,"
    "rmdir,truncate,ftruncate"
)
_UNFINISHED = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)(?:<((?:\\x[0-9a-f]{2})*)>)?")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Call:
    """A file-system call that succeeded: `create`, `write`, `cut`, `flush`, `rename`, `delete`, `folder`."""

    operation: str
    path: bytes
    content: bytes = b""
    """What is written; of `rename` the new path."""
    size: int = 0
    """Of `cut`."""

    def __str__(self) -> str:
        return f"{self.operation} {os.fsdecode(self.path)[-60:]}"


class Loss(Enum):
    """What ends a run."""

    KILL = "kill"
    """All that was called has happened."""
    POWER = "power"
    """Only what was flushed has."""
    SOME = "power, in part"
    """What was not flushed has happened or not, by chance."""


def why_not_recorded() -> str | None:
    """Why calls can't be recorded on this machine, or None where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt-get install strace)"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return f"strace can't be used here: {tried.stderr.strip()}" if tried.returncode else None


def record(command: Sequence[str], folder: Path, log: Path) -> list[Call]:
    """Run a command and give its calls on what is in a folder; raises `RuntimeError` for unknown ones."""
    strace = ("strace", "-f", "-y", "-xx", "-s", "100000000", "-e", "signal=none", "-e", f"trace={_TRACED}")
    subprocess.run([*strace, "-o", str(log), *command], check=False)
    return list(_parsed(log, os.fsencode(folder)))


def _parsed(log: Path, folder: bytes) -> Iterator[Call]:
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            text = line.rstrip("\n")
            unfinished = _UNFINISHED.match(text)
            if unfinished:
                begun[unfinished[1]] = unfinished[2]
                continue
            resumed = _RESUMED.match(text)
            if resumed:
                text = f"{resumed[1]} {begun.pop(resumed[1])}{resumed[2]}"
            found = _CALL.match(text)
            if found and int(found[3]) >= 0:
                yield from _call(found[1], found[2], int(found[3]), _bytes(found[4] or ""), folder)


def _call(name: str, arguments: str, result: int, opened: bytes, folder: bytes) -> Iterator[Call]:
    strings = [_bytes(string) for string in _STRING.findall(arguments)]
    descriptor = _DESCRIPTOR.match(arguments)
    path = opened if name in ("openat", "open", "creat") else _bytes(descriptor[1]) if descriptor else b""
    if not path and strings:
        path = strings[0]
    if not path.startswith(folder):
        return
    if name in ("openat", "open", "creat"):
        if "O_CREAT" in arguments or name == "creat":
            yield Call("create", path)
            if "O_TRUNC" in arguments or name == "creat":
                yield Call("cut", path)
    elif name == "write":
        yield Call("write", path, strings[0][:result])
    elif name == "ftruncate":
        yield Call("cut", path, size=int(arguments.rsplit(",", 1)[1]))
    elif name in ("fsync", "fdatasync"):
        yield Call("flush", path)
    elif name.startswith("rename"):
        yield Call("rename", strings[0], strings[1])
    elif name.startswith("unlink"):
        yield Call("delete", strings[0])
    elif name.startswith("mkdir"):
        yield Call("folder", strings[0])
    else:
        raise RuntimeError(f"the model of a disk does not know {name}({arguments[:200]})")


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass(slots=True, eq=False)
class _Node:
    """A file or a folder: as it is, and as much of it as was flushed."""

    is_folder: bool
    content: bytes = b""
    flushed: bytes = b""
    entries: dict[bytes, "_Node"] = field(default_factory=dict)
    flushed_entries: dict[bytes, "_Node"] = field(default_factory=dict)
    changes: list[tuple[str, bytes, bytes, "_Node | None"]] = field(default_factory=list)
    """Changes of the entries since they were flushed."""


class Disk:
    """A folder with what was flushed to the disk and what was not."""

    def __init__(self, folder: Path) -> None:
        """The folder as it is now, flushed; one that is not there yet is empty."""
        self._folder = os.fsencode(folder)
        self._root = _Node(True)
        if folder.exists():
            self._load(folder, self._root)

    def _load(self, folder: Path, node: _Node) -> None:
        for path in sorted(folder.iterdir()):
            child = _Node(path.is_dir())
            if child.is_folder:
                self._load(path, child)
            else:
                child.content = child.flushed = path.read_bytes()
            node.entries[os.fsencode(path.name)] = node.flushed_entries[os.fsencode(path.name)] = child

    def execute(self, call: Call) -> None:
        """Execute a call."""
        if call.path == self._folder:
            if call.operation == "flush":
                self._flush(self._root)
            return
        folder, name = self._parent(call.path)
        if call.operation in ("create", "folder"):
            if name not in folder.entries:
                self._enter(folder, name, _Node(call.operation == "folder"))
        elif call.operation == "write":
            folder.entries[name].content += call.content
        elif call.operation == "cut":
            folder.entries[name].content = folder.entries[name].content[: call.size]
        elif call.operation == "flush":
            self._flush(folder.entries[name])
        elif call.operation == "delete":
            del folder.entries[name]
            folder.changes.append(("delete", name, b"", None))
        else:
            target, new = self._parent(call.content)
            if target is not folder:
                raise RuntimeError(f"the model of a disk does not know renaming between folders: {call}")
            node = folder.entries.pop(name)
            folder.entries[new] = node
            folder.changes.append(("rename", name, new, node))

    @staticmethod
    def _enter(folder: _Node, name: bytes, node: _Node) -> None:
        folder.entries[name] = node
        folder.changes.append(("enter", name, b"", node))

    @staticmethod
    def _flush(node: _Node) -> None:
        node.flushed, node.flushed_entries = node.content, dict(node.entries)
        node.changes.clear()

    def _parent(self, path: bytes) -> tuple[_Node, bytes]:
        *folders, name = path[len(self._folder) :].strip(b"/").split(b"/")
        node = self._root
        for folder in folders:
            node = node.entries[folder]
        return node, name

    def files(self, loss: Loss, dice: random.Random) -> dict[bytes, bytes | None]:
        """What a crash leaves: the content of each file by its path in the folder, of a folder None."""
        found: dict[bytes, bytes | None] = {}

        def look(node: _Node, path: bytes) -> None:
            for name, child in sorted(self._entries(node, loss, dice).items()):
                found[path + name] = None if child.is_folder else self._content(child, loss, dice)
                if child.is_folder:
                    look(child, path + name + b"/")

        look(self._root, b"")
        return found

    @staticmethod
    def _entries(node: _Node, loss: Loss, dice: random.Random) -> dict[bytes, _Node]:
        if loss is Loss.KILL:
            return node.entries
        entries = dict(node.flushed_entries)
        for change, name, new, child in node.changes if loss is Loss.SOME else ():
            if dice.random() < 0.5:
                continue
            if change == "delete":
                entries.pop(name, None)
            elif child is not None:
                entries.pop(name, None)
                entries[new if change == "rename" else name] = child
        return entries

    @staticmethod
    def _content(node: _Node, loss: Loss, dice: random.Random) -> bytes:
        if loss is Loss.KILL or node.content == node.flushed:
            return node.content
        chance = dice.random()
        if loss is Loss.POWER or chance < 0.4:
            return node.flushed
        if chance < 0.7:
            return node.content
        if chance < 0.85:  # some of it
            shorter, longer = sorted((len(node.flushed), len(node.content)))
            return node.content[: dice.randint(shorter, longer)]
        lost = len(node.content) - len(node.flushed)  # the length is there, the content is not
        return node.content[: len(node.flushed)] + bytes(max(0, lost))


def write_out(files: dict[bytes, bytes | None], folder: Path) -> None:
    """Write files as `Disk.files` gives them into a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / os.fsdecode(name)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
