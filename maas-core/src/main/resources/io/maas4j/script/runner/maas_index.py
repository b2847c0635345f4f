"""What the server has for this machine to run: the archive of scripts and its index."""

import io
import json
import os
import tarfile

from maas_archive import Bounds, unpack_tar

# Lists of index.json after commissioning, with the status that announces each.
LATER_LISTS = (("testing", "TESTING"), ("release", "RELEASING"), ("deployment", "DEPLOYING"))

LISTS = ("commissioning",) + tuple(kind for kind, _ in LATER_LISTS)

# Bytes of the archive of scripts, and what may be in it: files, bytes unpacked.
TARBALL_LIMIT = 256 << 20
TARBALL_BOUNDS = (10000, 512 << 20)


class GaveUp(Exception):
    """What the server sent cannot be worked with; the text goes back to it."""


def fetch_index(service, datasource, workspace):
    """Fetches and unpacks the tarball; its index, None when there is nothing to run."""
    url = datasource.base + "maas-scripts"
    status, body = service.get(url, limit=TARBALL_LIMIT)
    if status == 204 or not body:
        return None
    # The server places this one beside the scripts on purpose.
    outside = {"../config/netplan.yaml": workspace.netplan}
    path = os.path.join(workspace.scripts, "index.json")
    try:
        if os.path.lexists(path):
            os.unlink(path)
        with tarfile.open(fileobj=io.BytesIO(body), mode="r:*") as archive:
            unpack_tar(archive, workspace.scripts, Bounds(*TARBALL_BOUNDS), outside)
        return read_index(path)
    except (tarfile.TarError, EOFError):
        problem = "it is no tar archive"
    except (OSError, ValueError) as error:
        problem = str(error)
    raise GaveUp("the archive of scripts is no good: " + problem)


def read_index(path):
    """What index.json says; ValueError when it cannot be worked with."""
    if not os.path.exists(path):
        raise ValueError("index.json is missing")
    with open(path, "rb") as stream:
        content = stream.read()
    try:
        document = json.loads(content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise ValueError("index.json is not JSON")
    index = document.get("1.0") if isinstance(document, dict) else None
    if index is None:
        raise ValueError('index.json has no "1.0"')
    if not isinstance(index, dict):
        raise ValueError('index.json "1.0" is no object')
    for kind in LISTS:
        if not isinstance(index.get(kind + "_scripts") or [], list):
            raise ValueError("index.json %s_scripts is no list" % kind)
    return index


def entries(index, kind):
    """The entries of one list; empty when there are none."""
    return (index or {}).get(kind + "_scripts") or []
