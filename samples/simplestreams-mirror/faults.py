"""What a mirror is to do wrong: which fault, for which paths, how often."""
import fnmatch
import re
import threading

# Of answers: name -> whether it needs a value.
ANSWERS = {
    "truncate": True, "stall": True, "corrupt": False, "slow": True, "status": True, "missing": False,
    "endless": False, "no-range": False, "wrong-range": False, "redirect": True, "drop": False,
}
ENDLESS = 1 << 32


class BadFault(ValueError):
    """A fault that there is not, or one that is written wrongly."""


class Fault:
    """One fault of answers: name=value, on paths, so many times."""

    def __init__(self, text):
        self.text = text
        words = text.split(",")
        self.name, _, self.value = words[0].partition("=")
        if self.name not in ANSWERS:
            raise BadFault("%r is no fault; known are variant, %s" % (self.name, ", ".join(sorted(ANSWERS))))
        if ANSWERS[self.name] != bool(self.value) and self.name != "endless":
            raise BadFault("%s needs %s value" % (self.name, "a" if ANSWERS[self.name] else "no"))
        self.paths, self.times = "*", None
        for word in words[1:]:
            key, _, value = word.partition("=")
            if key == "path" and value:
                self.paths = value
            elif key == "times" and value.isdigit():
                self.times = int(value)
            else:
                raise BadFault("%r in %r is neither path=GLOB nor times=NUMBER" % (word, text))
        if self.name in ("slow", "status", "endless") and self.value and not self.value.isdigit():
            raise BadFault("%s=%s is not a number" % (self.name, self.value))
        if self.name == "slow" and int(self.value) == 0:
            raise BadFault("slow=0 sends nothing; stall=0 does that")
        if self.name == "status" and not 400 <= int(self.value) <= 599:
            raise BadFault("status=%s is not between 400 and 599" % self.value)
        if self.name in ("truncate", "stall") and not re.fullmatch(r"\d+%?", self.value):
            raise BadFault("%s=%s is neither bytes nor a percentage" % (self.name, self.value))

    def number(self):
        """Its value as a number; an endless body ends here, too, so that no test fills a disk."""
        return int(self.value or ENDLESS)

    def bytes_of(self, size):
        """How much of a body of that size it lets through."""
        if self.value.endswith("%"):
            return size * min(int(self.value[:-1]), 100) // 100
        return min(int(self.value), size)


class Faults:
    """The faults that are on. Thread-safe."""

    def __init__(self, variants, lines=()):
        self.known_variants = variants
        self.lock = threading.Lock()
        self.variant, self.answers = None, []
        self.set(lines)

    def set(self, lines):
        """Turns these on and all others off; nothing changes when one of them is wrong."""
        variant, answers = None, []
        for line in (line.strip() for line in lines):
            if line.startswith("variant="):
                variant = line[len("variant="):]
                if variant not in self.known_variants:
                    raise BadFault("%r is no variant; known are %s" % (variant, ", ".join(self.known_variants)))
            elif line:
                answers.append(Fault(line))
        with self.lock:
            self.variant, self.answers = variant, answers

    def lines(self):
        with self.lock:
            return (["variant=" + self.variant] if self.variant else []) + [fault.text for fault in self.answers]

    def variant_now(self):
        with self.lock:
            return self.variant

    def for_path(self, path):
        """The faults that an answer for this path has, each counted as used once more."""
        with self.lock:
            hit = [f for f in self.answers if f.times != 0 and fnmatch.fnmatchcase(path, f.paths)]
            for fault in hit:
                if fault.times is not None:
                    fault.times -= 1
            return {fault.name: fault for fault in hit}
