# ---- network tests ---------------------------------------------------------------------------

import argparse
import http.client
import re
import socket
import ssl
import urllib.parse
import urllib.request

SECONDS = 10


def interface_option(parser):
    parser.add_argument("--interface", default="", metavar="NAME")


def checked_interface(name):
    """The kernel's rules for names; it must be there."""
    if not name:
        return ""
    if not re.match(r"[^/\s:-][^/\s:]{0,14}$", name):
        fail("'%s' is not the name of an interface" % name)
    if not os.path.exists(os.path.join(SYSROOT, "sys/class/net", name)):
        fail("there is no interface %s" % name)
    return name


def through(interface):
    return " through " + interface if interface else ""


def ping(host, interface=""):
    """None when the host answers, else why not."""
    words = ["ping", "-c", "3", "-W", "2"] + (["-I", interface] if interface else []) + [host]
    status, output = run(words, 30)
    if status == 127:
        return "ping is not on this machine; it comes with the package iputils-ping"
    if status == 0:
        return None
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    lost = [line for line in lines if "packet loss" in line]
    return (lost or lines or ["ping ended with %d" % status])[-1]


def connect(host, port, interface=""):
    """A TCP connection that leaves through an interface; OSError with the last reason."""
    reason = OSError("%s has no address" % host)
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(SECONDS)
            if interface:
                bind_to(connection, interface)
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            reason = error
    raise reason


def bind_to(connection, interface):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
    except PermissionError:
        # Only root may; the routes decide then.
        say("not root: the connection is not held to %s" % interface)


def proxy_for(url):
    """The proxy that the environment, or else apt, has for a URL; '' for none."""
    parts = urllib.parse.urlsplit(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    found = urllib.request.getproxies().get(parts.scheme, "")
    if not found:
        status, output = run(["apt-config", "shell", "PROXY", "Acquire::http::Proxy"], 10)
        match = re.search(r"^PROXY='(.*)'$", output, re.M) if status == 0 else None
        found = match.group(1) if match else ""
    return "" if found.upper() == "DIRECT" else found


def secured(connection, host):
    """TLS; a certificate that is not trusted is told of, since the question is who can be reached."""
    try:
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host), ""
    except ssl.SSLCertVerificationError as error:
        return None, error.verify_message


def http_status(url, interface="", proxy="", headers=None):
    """(HTTP status, a remark) of one GET; OSError or HTTPException when there is no answer."""
    parts = urllib.parse.urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    remark = ""
    connection = reach(host, port, interface, proxy if tls else "", proxy)
    try:
        if tls:
            wrapped, remark = secured(connection, host)
            if wrapped is None:
                connection.close()
                connection = reach(host, port, interface, proxy, proxy)
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                wrapped = context.wrap_socket(connection, server_hostname=host)
                remark = "its certificate is not trusted: " + remark
            connection = wrapped
        elif proxy:
            target = url
        client = http.client.HTTPConnection(host, port, timeout=SECONDS)
        client.sock = connection
        client.request("GET", target, headers=dict({"User-Agent": "maas4j-network-test"}, **headers or {}))
        answer = client.getresponse()
        return answer.status, remark
    finally:
        connection.close()


def reach(host, port, interface, tunnel, proxy):
    """A connection to the host, to the proxy, or through the tunnel of a proxy."""
    if not proxy:
        return connect(host, port, interface)
    parts = urllib.parse.urlsplit(proxy if "://" in proxy else "http://" + proxy)
    connection = connect(parts.hostname or "", parts.port or 3128, interface)
    if tunnel:
        name = "[%s]" % host if ":" in host else host
        words = "CONNECT %s:%d HTTP/1.1\r\nHost: %s:%d\r\n\r\n" % (name, port, name, port)
        connection.sendall(words.encode("ascii"))
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 65536:
            data = connection.recv(4096)
            if not data:
                break
            head += data
        if not re.match(rb"HTTP/1\.[01] 2\d\d", head):
            connection.close()
            said = head.split(b"\r\n")[0].decode("latin-1") or "nothing"
            raise OSError("the proxy %s:%s answered %s" % (parts.hostname, parts.port, said))
    return connection


def reason_of(error):
    """The words of an error without its number."""
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
