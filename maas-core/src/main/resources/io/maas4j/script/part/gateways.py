# ---- gateways --------------------------------------------------------------------------------


def gateways(interface):
    """(address, interface) of the default routes in all tables, each once."""
    found = []
    for family in ("-4", "-6"):
        status, output = run(["ip", family, "-j", "route", "show", "table", "all"], 10)
        if status == 127:
            fail("ip is not on this machine; it comes with the package iproute2")
        try:
            routes = json.loads(output) if output.strip() else []
        except ValueError:
            fail("'ip %s route' gives no JSON (exit status %d): %s" % (family, status, output.strip()[:200]))
        for route in routes:
            if route.get("dst") != "default":
                continue
            for hop in [route] + (route.get("nexthops") or []):
                address = hop.get("gateway") or (hop.get("via") or {}).get("host")
                device = hop.get("dev") or route.get("dev") or ""
                if address and device and interface in ("", device) and (address, device) not in found:
                    found.append((address, device))
    return found
