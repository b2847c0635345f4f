# ---- ethtool ---------------------------------------------------------------------------------

import array
import fcntl
import re
import socket
import struct

SIOCETHTOOL = 0x8946
ETHTOOL_GSET, ETHTOOL_GDRVINFO, ETHTOOL_GLINKSETTINGS = 0x1, 0x3, 0x4C
# linux/ethtool.h: what the bits of a mask of link modes mean; a dash is no mode.
LINK_MODES = """
    10baseT/Half 10baseT/Full 100baseT/Half 100baseT/Full 1000baseT/Half 1000baseT/Full - - - -
    - - 10000baseT/Full - - 2500baseX/Full - 1000baseKX/Full 10000baseKX4/Full 10000baseKR/Full
    - 20000baseMLD2/Full 20000baseKR2/Full 40000baseKR4/Full 40000baseCR4/Full 40000baseSR4/Full
    40000baseLR4/Full 56000baseKR4/Full 56000baseCR4/Full 56000baseSR4/Full 56000baseLR4/Full
    25000baseCR/Full 25000baseKR/Full 25000baseSR/Full 50000baseCR2/Full 50000baseKR2/Full
    100000baseKR4/Full 100000baseSR4/Full 100000baseCR4/Full 100000baseLR4_ER4/Full
    50000baseSR2/Full 1000baseX/Full 10000baseCR/Full 10000baseSR/Full 10000baseLR/Full
    10000baseLRM/Full 10000baseER/Full 2500baseT/Full 5000baseT/Full - - - 50000baseKR/Full
    50000baseSR/Full 50000baseCR/Full 50000baseLR_ER_FR/Full 50000baseDR/Full 100000baseKR2/Full
    100000baseSR2/Full 100000baseCR2/Full 100000baseLR2_ER2_FR2/Full 100000baseDR2/Full
    200000baseKR4/Full 200000baseSR4/Full 200000baseLR4_ER4_FR4/Full 200000baseDR4/Full
    200000baseCR4/Full 100baseT1/Full 1000baseT1/Full 400000baseKR8/Full 400000baseSR8/Full
    400000baseLR8_ER8_FR8/Full 400000baseDR8/Full 400000baseCR8/Full - 100000baseKR/Full
    100000baseSR/Full 100000baseLR_ER_FR/Full 100000baseCR/Full 100000baseDR/Full
    200000baseKR2/Full 200000baseSR2/Full 200000baseLR2_ER2_FR2/Full 200000baseDR2/Full
    200000baseCR2/Full 400000baseKR4/Full 400000baseSR4/Full 400000baseLR4_ER4_FR4/Full
    400000baseDR4/Full 400000baseCR4/Full 100baseFX/Half 100baseFX/Full 10baseT1L/Full
    800000baseCR8/Full 800000baseKR8/Full 800000baseDR8/Full 800000baseDR8_2/Full
    800000baseSR8/Full 800000baseVR8/Full 10baseT1S/Full 10baseT1S/Half 10baseT1S_P2MP/Half
""".split()
PORT_BITS = {7: "twisted pair", 8: "AUI", 9: "media-independent", 10: "fibre", 11: "BNC", 16: "backplane"}
PORT_TYPES = {0: "twisted pair", 1: "AUI", 2: "media-independent", 3: "fibre", 4: "BNC", 5: "direct attach"}


def ethtool_call(interface, data):
    """Passes a structure to the driver, which fills it; None when it does not know the command."""
    buffer = array.array("B", data)
    request = struct.pack("16sP", interface.encode("utf-8", "surrogateescape")[:15], buffer.buffer_info()[0])
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
            fcntl.ioctl(handle, SIOCETHTOOL, request + bytes(16))
    except OSError:
        return None
    return buffer.tobytes()


def mode_names(mask):
    return [name for bit, name in enumerate(LINK_MODES) if name != "-" and mask >> bit & 1]


def fastest(modes):
    """Mbit/s of the fastest of some link modes, 0 when none tells."""
    speeds = [re.match(r"(\d+)base", str(mode)) for mode in modes]
    return max([int(speed.group(1)) for speed in speeds if speed] or [0])


def link_settings(interface):
    """supported and partner modes, ports, port, transceiver, autoneg; None when not known."""
    # struct ethtool_link_settings: the first call tells, as a negative number, how many words of
    # 32 bits a mask has.
    asked = ethtool_call(interface, struct.pack("I", ETHTOOL_GLINKSETTINGS) + bytes(44))
    words = -struct.unpack_from("b", asked, 15)[0] if asked else 0
    if words > 0:
        head = bytearray(struct.pack("I", ETHTOOL_GLINKSETTINGS) + bytes(44))
        head[15] = words
        answer = ethtool_call(interface, bytes(head) + bytes(3 * 4 * words))
        if answer:
            masks = [
                int.from_bytes(
                    b"".join(
                        struct.pack("<I", word)
                        for word in struct.unpack_from("%dI" % words, answer, 48 + 4 * words * number)
                    ),
                    "little",
                )
                for number in range(3)
            ]
            return {
                "supported": mode_names(masks[0]), "partner": mode_names(masks[2]),
                "ports": [name for bit, name in sorted(PORT_BITS.items()) if masks[0] >> bit & 1],
                "port": PORT_TYPES.get(answer[9], "other"),
                "transceiver": "internal" if answer[16] == 0 else "external",
                "autoneg": answer[11] == 1,
            }
    # Drivers of old know the structure with 32 bits only.
    answer = ethtool_call(interface, struct.pack("I", ETHTOOL_GSET) + bytes(40))
    if not answer:
        return None
    supported, partner = struct.unpack_from("I", answer, 4)[0], struct.unpack_from("I", answer, 32)[0]
    return {
        "supported": mode_names(supported), "partner": mode_names(partner),
        "ports": [name for bit, name in sorted(PORT_BITS.items()) if supported >> bit & 1],
        "port": PORT_TYPES.get(answer[15], "other"),
        "transceiver": "internal" if answer[17] == 0 else "external", "autoneg": answer[18] == 1,
    }


def firmware_of(interface):
    """The firmware version that the driver tells, '' when it tells none."""
    info = ethtool_call(interface, struct.pack("I", ETHTOOL_GDRVINFO) + bytes(192))
    firmware = info[68:100].split(b"\0")[0].decode("latin-1").strip() if info else ""
    return "" if firmware in ("N/A", "n/a") else firmware
