"""Prints the libraries that an ELF program of any architecture loads, with those that these load.

  needed_libraries.py SYSTEM FILE      both FILE and what is printed are paths below SYSTEM

What ldd says for programs of this machine, read from the files: the interpreter (PT_INTERP) and
the DT_NEEDED entries of the dynamic section, 64 bit of either byte order.
"""
import glob
import os
import struct
import sys

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB = 1, 5


def text(data, offset):
    return data[offset:data.index(b"\0", offset)].decode()


def needs(path):
    """(interpreter or None, names of needed libraries) of one file; nothing of what is no ELF file."""
    with open(path, "rb") as stream:
        data = stream.read()
    if data[:5] != b"\x7fELF\x02":
        return None, []
    order = "<" if data[5] == 1 else ">"
    table, = struct.unpack_from(order + "Q", data, 32)
    size, count = struct.unpack_from(order + "HH", data, 54)
    headers = [struct.unpack_from(order + "IIQQQQQQ", data, table + i * size) for i in range(count)]
    interpreter, names, strings = None, [], None
    for kind, _, offset, _, _, length, _, _ in headers:
        if kind == PT_INTERP:
            interpreter = text(data, offset)
        if kind == PT_DYNAMIC:
            for entry in range(offset, offset + length, 16):
                tag, value = struct.unpack_from(order + "QQ", data, entry)
                if tag == DT_NEEDED:
                    names.append(value)
                elif tag == DT_STRTAB:
                    strings = value
    if strings is None:
        return interpreter, []
    for kind, _, offset, address, _, length, _, _ in headers:
        if kind == PT_LOAD and address <= strings < address + length:
            base = strings - address + offset
            return interpreter, [text(data, base + name) for name in names]
    raise ValueError(f"{path}: its string table is nowhere in the file")


def main():
    system, first = sys.argv[1:]
    places = [os.path.relpath(place, system) for pattern in ("usr/lib/*-linux-gnu", "usr/lib")
              for place in sorted(glob.glob(os.path.join(system, pattern)))]
    found, waiting = [], [first]
    while waiting:
        file = waiting.pop()
        interpreter, names = needs(os.path.join(system, file.lstrip("/")))
        wanted = [interpreter] if interpreter else []
        for name in names:
            place = next((p for p in places if os.path.exists(os.path.join(system, p, name))), None)
            if place is None:
                sys.exit(f"needed_libraries: {file} needs {name}, which no package brought")
            wanted.append("/" + os.path.join(place, name))
        for library in wanted:
            if library not in found:
                found.append(library)
                waiting.append(library)
    print("\n".join(found))


if __name__ == "__main__":
    main()
