# ---- the firmware's tables -------------------------------------------------------------------


def smbios(data):
    """(type, formatted area, strings) of the structures of a table, SMBIOS 3.7 section 6.1.

    Ends at the first structure that cannot be one.
    """
    found, at = [], 0
    while at + 4 <= len(data):
        kind, length = data[at], data[at + 1]
        end = data.find(b"\0\0", at + length)
        if length < 4 or end < 0 or kind == 127:
            break
        area = data[at + length : end]
        strings = [text.decode("utf-8", "replace").strip() for text in area.split(b"\0")] if area else []
        found.append((kind, data[at : at + length], strings))
        at = end + 2
    return found
