#!/usr/bin/env python3
"""Serves a mirror that build.py laid out, with faults to switch on. README.md says which. Needs Python 3.9."""
import argparse
import email.utils
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.parse

from faults import BadFault, Faults

BLOCK = 1 << 16
CONTROL_LIMIT = 1 << 16


class Mirror:
    """What all requests share: the files, the faults that are on, what was asked."""

    def __init__(self, root, lines):
        self.root = os.path.realpath(root)
        variants = os.path.join(self.root, "variants")
        self.faults = Faults(sorted(os.listdir(variants)) if os.path.isdir(variants) else [], lines)
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.requests = []

    def find(self, path):
        """The file of a URL's path, or None."""
        parts = path.lstrip("/").split("/")
        if any(part in ("", ".", "..") or part.startswith(".") for part in parts):
            return None
        variant = self.faults.variant_now()
        if variant and parts[0] == "streams":
            parts = ["variants", variant] + parts
        file = os.path.realpath(os.path.join(self.root, *parts))
        inside = file.startswith(self.root + os.sep)
        return file if inside and os.path.isfile(file) else None

    def asked(self, entry):
        with self.lock:
            self.requests.append(entry)

    def all_asked(self):
        with self.lock:
            return list(self.requests)

    def forget(self):
        with self.lock:
            self.requests.clear()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "mirror"
    timeout = 120
    mirror = None
    verbose = False

    def do_GET(self):
        self._answer(body=True)

    def do_HEAD(self):
        self._answer(body=False)

    def do_PUT(self):
        if self.path != "/_faults" or not self._is_local():
            return self._text(404, "no such thing\n")
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > CONTROL_LIMIT:
            self.close_connection = True
            return self._text(411, "send the faults, one a line, with their Content-Length\n")
        lines = self.rfile.read(int(length)).decode("utf-8", "replace").splitlines()
        try:
            self.mirror.faults.set(lines)
        except BadFault as e:
            return self._text(400, "%s\n" % e)
        return self._text(200, "")

    def do_DELETE(self):
        if not self._is_local() or self.path not in ("/_faults", "/_requests"):
            return self._text(404, "no such thing\n")
        if self.path == "/_faults":
            self.mirror.faults.set([])
        else:
            self.mirror.forget()
        return self._text(200, "")

    def _is_local(self):
        return self.client_address[0] in ("127.0.0.1", "::1", "::ffff:127.0.0.1")

    def _answer(self, body):
        if self.path in ("/_faults", "/_requests") and self._is_local():
            if self.path == "/_faults":
                return self._text(200, "".join(line + "\n" for line in self.mirror.faults.lines()))
            return self._text(200, json.dumps(self.mirror.all_asked()) + "\n", "application/json")
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        faults = self.mirror.faults.for_path(path)
        self.mirror.asked({
            "method": self.command, "path": path, "range": self.headers.get("Range"),
            "faults": sorted(faults), "agent": self.headers.get("User-Agent"),
        })
        if "drop" in faults:
            self.close_connection = True
            return None
        if "status" in faults:
            return self._text(faults["status"].number(), "this is a fault that was asked for\n")
        if "redirect" in faults:
            return self._redirect(faults["redirect"].value)
        file = None if "missing" in faults else self.mirror.find(path)
        if file is None:
            return self._text(404, "no such file\n")
        with open(file, "rb") as stream:
            return self._file(stream, faults, body)

    def _redirect(self, target):
        self.send_response(302)
        self.send_header("Location", self.path if target == "loop" else target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, stream, faults, body):
        stat = os.fstat(stream.fileno())
        tag = '"%x-%x"' % (stat.st_size, stat.st_mtime_ns)
        dated = email.utils.formatdate(stat.st_mtime, usegmt=True)
        begin, end = 0, stat.st_size
        status = 200
        if "no-range" not in faults and "endless" not in faults:
            asked = self._range(stat.st_size, (tag, dated))
            if asked == "unsatisfiable":
                self.send_response(416)
                self.send_header("Content-Range", "bytes */%d" % stat.st_size)
                self.send_header("Content-Length", "0")
                return self.end_headers()
            if asked is not None:
                status, (begin, end) = 206, asked
        if status == 206 and "wrong-range" in faults:
            # the right header over the wrong bytes: those from the beginning
            stream.seek(0)
        else:
            stream.seek(begin)
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", dated)
        if "no-range" not in faults:
            self.send_header("Accept-Ranges", "bytes")
        if status == 206:
            self.send_header("Content-Range", "bytes %d-%d/%d" % (begin, end - 1, stat.st_size))
        if "endless" in faults:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        if body:
            self._send(stream, begin, end, faults)
        return None

    def _range(self, size, validators):
        """What the request wants of a file: (begin, end), None for all, or "unsatisfiable"."""
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", "").strip())
        if not wanted or wanted.group(1) == wanted.group(2) == "":
            return None
        condition = self.headers.get("If-Range")
        if condition is not None and condition not in validators:
            return None
        first, last = wanted.groups()
        if not first:
            begin, end = max(0, size - int(last)), size
        else:
            begin, end = int(first), min(size, int(last) + 1 if last else size)
        return (begin, end) if begin < end else "unsatisfiable"

    def _send(self, stream, begin, end, faults):
        whole = os.fstat(stream.fileno()).st_size
        stop = end
        for name in ("truncate", "stall"):
            if name in faults:
                # of the file, not of the answer: who resumes behind it gets the rest
                limit = faults[name].bytes_of(whole)
                stop = min(stop, limit) if begin < limit else stop
        if not {"corrupt", "slow", "endless"} & set(faults):
            self.wfile.flush()
            if stop > begin:
                self.connection.sendfile(stream, stream.tell(), stop - begin)
        else:
            self._send_blocks(stream, begin, stop, faults)
        if "endless" in faults:
            self._send_endless(faults)
        if stop < end:
            self.close_connection = True
            if "stall" in faults:
                self.mirror.stopping.wait(self.timeout)

    def _send_blocks(self, stream, begin, stop, faults):
        size = BLOCK
        pause = 0.0
        if "slow" in faults:
            size = max(1, min(BLOCK, faults["slow"].number() // 10))
            pause = size / faults["slow"].number()
        middle = os.fstat(stream.fileno()).st_size // 2
        at = begin
        while at < stop and not self.mirror.stopping.is_set():
            block = bytearray(stream.read(min(size, stop - at)))
            if not block:
                break
            if "corrupt" in faults and at <= middle < at + len(block):
                block[middle - at] ^= 0xFF
            self.wfile.write(block)
            at += len(block)
            if pause:
                time.sleep(pause)

    def _send_endless(self, faults):
        left = faults["endless"].number()
        block = bytes(BLOCK)
        while left > 0 and not self.mirror.stopping.is_set():
            self.wfile.write(block[:min(left, BLOCK)])
            left -= BLOCK
        self.close_connection = True

    def _text(self, status, text, kind="text/plain; charset=utf-8"):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format, *args):
        if self.verbose:
            super().log_message(format, *args)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        # who hangs up in the middle of a fault is no news
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description="Serves a simplestreams mirror, with faults if asked.")
    parser.add_argument("directory", help="what build.py wrote")
    parser.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8099, help="0 for any that is free (8099)")
    parser.add_argument("--fault", action="append", default=[], metavar="FAULT", help="on from the beginning (README.md)")
    parser.add_argument("--verbose", action="store_true", help="a line for each request")
    given = parser.parse_args()
    if not os.path.isfile(os.path.join(given.directory, "streams", "v1", "index.sjson")):
        sys.exit("serve: %s holds no mirror (streams/v1/index.sjson); build.py makes one" % given.directory)
    try:
        Handler.mirror = Mirror(given.directory, given.fault)
        Handler.verbose = given.verbose
        server = Server((given.listen, given.port), Handler)
    except (BadFault, OSError) as e:
        sys.exit("serve: %s" % e)
    host = "[%s]" % given.listen if ":" in given.listen else given.listen
    print("listening on http://%s:%d/" % (host, server.server_address[1]), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        Handler.mirror.stopping.set()
        server.server_close()


if __name__ == "__main__":
    main()
