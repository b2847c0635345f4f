# ---- BMCs of cartridges and switches ---------------------------------------------------------

# What the makers ship them with; whoever changed it gives the machine its power parameters.
MOONSHOT_USER, MOONSHOT_PASSWORD = "Administrator", "password"
WEDGE_USER, WEDGE_PASSWORD = "root", "0penBmc"
# product names of the switches whose BMC is an OpenBMC
WEDGES = r"Wedge|EPGSVR$"


def is_moonshot(bmc):
    """Cartridges answer Get Device ID with 14h."""
    return bmc.bytes("0x06", "0x01")[:1] == b"\x14"


def ipmb_address(data):
    """Of PICMG 3.0 table 3-11, Get Address Info: the third byte is the address on IPMB-0."""
    if len(data) < 3:
        raise BmcFailed("the cartridge does not tell its place in the chassis")
    return "0x%02x" % data[2]


def moonshot_config(bmc):
    """How the chassis manager, which has the network, bridges to this node."""
    get_address = ("0x2c", "0x01", "0x00")
    node = ipmb_address(bmc.bytes(*get_address))
    bridged = bmc.ask("-b", "0", "-t", "0x20", "-m", node, "raw", *get_address)
    cartridge = ipmb_address(bytes(int(word, 16) for word in bridged.split() if re.match(r"[0-9a-fA-F]{2}$", word)))
    # Seen from the node its cartridge is 20h, and seen from the cartridge so is the manager.
    manager = ("-B", "0", "-T", "0x20", "-b", "0", "-t", "0x20", "-m", node)
    text = bmc.ask(*manager, "lan", "print", "2")
    match = re.search(r"^IP Address\s*:\s*(\S+)", text, re.M)
    address = public_address(match.group(1)) if match else ""
    if not address:
        raise BmcFailed("the chassis manager has no address")
    # Its list of controllers says on which channel the cartridge is.
    listing = bmc.ask(*manager, "sdr", "list", "mcloc", "-v")
    channel = None
    for block in listing.split("\n\n"):
        place = re.search(r"Device Slave Address\s*:\s*([0-9A-Fa-f]{2})h", block)
        number = re.search(r"Channel Number\s*:\s*([0-9A-Fa-f]+)h?", block)
        if place and number and int(place.group(1), 16) == int(cartridge, 16):
            channel = int(number.group(1), 16)
    if channel is None:
        raise BmcFailed("the chassis manager does not list the cartridge at %s" % cartridge)
    say("Moonshot chassis at %s, node %s of cartridge %s" % (address, node, cartridge))
    return {
        "power_type": "moonshot",
        "power_address": address,
        "power_user": MOONSHOT_USER,
        "power_pass": MOONSHOT_PASSWORD,
        "power_hwaddress": "-B %d -T %s -b 7 -t %s -m 0x20" % (channel, cartridge, node),
    }


def is_wedge():
    return re.match(WEDGES, read_text("/sys/class/dmi/id/product_name"), re.I) is not None


def wedge_address():
    """The BMC is asked over SSH, on the link-local address that it has towards the switch."""
    try:
        import paramiko
    except ImportError:
        raise BmcFailed("python3-paramiko is not on this machine")
    folder = os.path.join(SYSROOT, "sys/class/net")
    reason = "there is no interface"
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name == "lo":
            continue
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        try:
            client.connect(
                "fe80::1%" + name, username=WEDGE_USER, password=WEDGE_PASSWORD, timeout=5,
                allow_agent=False, look_for_keys=False,
            )
            _, output, _ = client.exec_command("/sbin/ip -o -4 addr show", timeout=10)
            for line in output.read(1 << 16).decode("ascii", "replace").splitlines():
                match = re.search(r"\binet ([\d.]+)", line)
                found = public_address(match.group(1)) if match else ""
                if found:
                    return found
            reason = "the BMC has no address"
        except (OSError, EOFError, paramiko.SSHException) as error:
            reason = "%s: %s" % (name, error)
        finally:
            client.close()
    raise BmcFailed(reason)


def wedge_config():
    address = wedge_address()
    say("OpenBMC of the switch at %s" % address)
    return {
        "power_type": "wedge",
        "power_address": address,
        "power_user": WEDGE_USER,
        "power_pass": WEDGE_PASSWORD,
    }
