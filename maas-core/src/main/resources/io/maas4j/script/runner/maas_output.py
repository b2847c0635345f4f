"""What a script prints: shown as a terminal shows it, bounded in size, kept while it runs."""

import os
import re

# Bytes that are kept of each output: its beginning and its end, for the cause stands at the end.
OUTPUT_LIMIT = 1 << 20
HEAD = 768 * 1024
TAIL = OUTPUT_LIMIT - HEAD - 128

# A line is held back, so that it can be overwritten, until it is this long.
LINE_LIMIT = 64 * 1024

_CONTROLS = re.compile(rb"[\r\b\n]")


class Screen:
    """One output. Carriage return and backspace overwrite, as on a terminal.

    Everything is kept in memory, so that a full disk loses nothing; the file is for the script
    itself, which may look into it while it runs, and is written as far as that works.
    """

    def __init__(self, path):
        self._head = bytearray()
        self._tail = bytearray()
        self._cut = 0
        self._line = bytearray()
        self._column = 0
        self._offset = 0
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except OSError:
            self._file = None

    def feed(self, data):
        begin = len(self._head)
        if self._column == len(self._line) and b"\r" not in data and b"\b" not in data:
            # Nothing is overwritten: whole lines go at once.
            last = data.rfind(b"\n") + 1
            if last:
                self._settle(self._line + data[:last])
                self._fresh_line()
                data = data[last:]
        for piece in self._pieces(data):
            if piece == b"\n":
                self._settle(self._line + b"\n")
                self._fresh_line()
            elif piece == b"\r":
                self._column = 0
            elif piece == b"\b":
                self._column = max(0, self._column - 1)
            else:
                self._text(piece)
        self._write(begin, bytes(self._head[begin:]))
        if not self._tail:
            self._write(len(self._head), bytes(self._line[: HEAD - len(self._head)]))

    def say(self, text):
        """Words of the runner, on lines of their own."""
        line = text.encode("utf-8", "replace").rstrip() + b"\n"
        self.feed(b"\n" + line if self._line else line)

    def content(self):
        """The bytes as they are reported, at most OUTPUT_LIMIT."""
        tail = self._tail + self._line
        room = HEAD - len(self._head)
        head, tail = bytes(self._head + tail[:room]), bytes(tail[room:])
        cut = self._cut + max(0, len(tail) - TAIL)
        if cut == 0:
            return head + tail
        return head + b"\n[cut here: %d bytes]\n" % cut + tail[-TAIL:]

    def close(self):
        """Brings the file up to what is reported."""
        content = self.content()
        if len(content) > HEAD:
            self._write(HEAD, content[HEAD:])
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @staticmethod
    def _pieces(data):
        at = 0
        for control in _CONTROLS.finditer(data):
            if control.start() > at:
                yield data[at : control.start()]
            yield control.group()
            at = control.end()
        if at < len(data):
            yield data[at:]

    def _text(self, text):
        while text:
            piece, text = text[: LINE_LIMIT - self._column], text[LINE_LIMIT - self._column :]
            self._line[self._column : self._column + len(piece)] = piece
            self._column += len(piece)
            if self._column == LINE_LIMIT:
                self._settle(self._line)
                self._fresh_line()

    def _fresh_line(self):
        self._line = bytearray()
        self._column = 0

    def _settle(self, data):
        room = HEAD - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if data:
            self._tail += data
            if len(self._tail) > 2 * TAIL:
                self._cut += len(self._tail) - TAIL
                del self._tail[:-TAIL]

    def _write(self, offset, data):
        if self._file is None or not data:
            return
        try:
            os.pwrite(self._file, data, offset)
        except OSError:
            # No space, most likely: what is in memory is reported nevertheless.
            os.close(self._file)
            self._file = None


class Outputs:
    """Combined, standard output and standard error of one script."""

    def __init__(self, combined, stdout, stderr):
        self.combined = Screen(combined)
        self.stdout = Screen(stdout)
        self.stderr = Screen(stderr)

    def feed(self, stream, data):
        """stream: stdout or stderr."""
        self.combined.feed(data)
        getattr(self, stream).feed(data)

    def say(self, text):
        self.combined.say(text)
        self.stderr.say(text)

    def close(self):
        for screen in (self.combined, self.stdout, self.stderr):
            screen.close()
