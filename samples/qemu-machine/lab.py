#!/usr/bin/env python3
"""A bridge with emulated machines on it, and a BMC that switches them over HTTP.

usage: lab.py [options]; stays in the foreground; on Ctrl-C or SIGTERM the machines and the bridge go.

Their disks stay, in --directory. The machines boot from the network first, as machines in a rack
do, and see nothing but the bridge. The BMC speaks what power type webhook expects:

  GET or POST /NAME/on, /NAME/off, /NAME/status   answers "status: running" or "status: stopped"

With --token-file, only who sends "Authorization: Bearer TOKEN" is heard.
"""
import argparse
import hmac
import http.server
import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
import threading

ENOUGH_TIME_TO_END = 10
REQUEST = re.compile(r"/([a-z0-9-]+)/(on|off|status)/?\Z")


class Refused(Exception):
    """Why there is no lab; the message is for people."""


class Machine:
    """One emulated machine. Thread-safe."""

    def __init__(self, number, options):
        self.name = f"m{number}"
        self.mac = f"52:54:00:88:00:{number:02x}"
        self.tap = f"{options.bridge}-{self.name}"
        self._options = options
        self._disk = os.path.join(options.directory, f"{self.name}.img")
        self.console = os.path.join(options.directory, f"{self.name}.console")
        self._process = None
        self._lock = threading.Lock()

    def make_disk(self):
        """A sparse file, unless it is there from before."""
        if not os.path.exists(self._disk):
            with open(self._disk, "wb") as disk:
                disk.truncate(self._options.disk << 30)

    def is_on(self):
        with self._lock:
            return self._process is not None and self._process.poll() is None

    def on(self):
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                with open(self.console, "ab") as console:
                    self._process = subprocess.Popen(
                        self._command(), stdin=subprocess.DEVNULL, stdout=console, stderr=console)

    def off(self):
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                try:
                    self._process.wait(ENOUGH_TIME_TO_END)
                except subprocess.TimeoutExpired:
                    self._process.kill()
                    self._process.wait()

    def _command(self):
        accelerated = os.access("/dev/kvm", os.R_OK | os.W_OK) and self._options.kvm
        return [
            self._options.qemu, "-name", self.name, "-M", "q35",
            "-accel", "kvm" if accelerated else "tcg,thread=multi",
            "-cpu", "host" if accelerated else "qemu64",
            "-m", str(self._options.memory), "-smp", "2", "-nodefaults", "-display", "none",
            "-monitor", "none", "-serial", "file:" + self.console, "-rtc", "base=utc",
            # GRUB for BIOS waits for ever where there is no display at all
            "-device", "VGA",
            "-device", "virtio-rng-pci",
            "-netdev", f"tap,id=n0,ifname={self.tap},script=no,downscript=no",
            "-device", f"virtio-net-pci,netdev=n0,mac={self.mac},bootindex=1",
            "-drive", f"if=none,id=d0,file={self._disk},format=raw,cache=unsafe,discard=unmap",
            "-device", f"virtio-blk-pci,drive=d0,serial=lab-{self.name},bootindex=2",
        ]


class Network:
    """The bridge and a tap for each machine."""

    def __init__(self, options, machines):
        self._bridge = options.bridge
        self._address = options.address
        self._machines = machines
        self._made = []

    def up(self):
        self._ip("link", "add", self._bridge, "type", "bridge", "forward_delay", "0", "stp_state", "0")
        self._made.append(self._bridge)
        self._ip("addr", "add", str(self._address), "dev", self._bridge)
        self._ip("link", "set", self._bridge, "up")
        for machine in self._machines:
            self._ip("tuntap", "add", "dev", machine.tap, "mode", "tap")
            self._made.append(machine.tap)
            self._ip("link", "set", machine.tap, "master", self._bridge, "up")

    def down(self):
        """Takes away what this made, and nothing that was there before, whatever its name."""
        while self._made:
            subprocess.run(["ip", "link", "del", self._made.pop()], stderr=subprocess.DEVNULL, check=False)

    @staticmethod
    def _ip(*arguments):
        done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Refused(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


def handler(machines, token):
    """The BMC of these machines. The token is bytes, or None when anybody is heard."""

    class Bmc(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            given = self.headers.get("Authorization", "").encode("latin-1")
            if token is not None and not hmac.compare_digest(given, b"Bearer " + token):
                self._answer(401, "say Authorization: Bearer and the token of --token-file")
                return
            found = REQUEST.match(self.path)
            machine = machines.get(found.group(1)) if found else None
            if machine is None:
                self._answer(404, f"there is no {self.path}; say /NAME/on, /NAME/off or /NAME/status")
                return
            try:
                if found.group(2) == "on":
                    machine.on()
                elif found.group(2) == "off":
                    machine.off()
            except OSError as e:
                self._answer(500, f"{machine.name} cannot be switched: {e}")
                return
            self._answer(200, "status: " + ("running" if machine.is_on() else "stopped"))

        do_POST = do_GET

        def _answer(self, status, text):
            body = (text + "\n").encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            if self.path.rstrip("/").endswith(("/on", "/off")):
                print(f"{self.command} {self.path}", flush=True)

    return Bmc


def options(arguments):
    parser = argparse.ArgumentParser(
        description="A bridge with emulated machines on it, and a BMC that switches them over HTTP.")
    parser.add_argument("--directory", default="lab", help="where disks and consoles are kept (lab)")
    parser.add_argument("--machines", type=int, default=1, help="how many, 1 to 50 (1)")
    parser.add_argument("--bridge", default="maas0", help="its name, at most 8 characters (maas0)")
    parser.add_argument("--address", default="10.88.0.1/24", type=ipaddress.IPv4Interface,
                        help="this host's, on the bridge (10.88.0.1/24)")
    parser.add_argument("--port", type=int, default=8800, help="the BMC's (8800)")
    parser.add_argument("--token-file", metavar="FILE", help="its first line is the BMC's token (none)")
    parser.add_argument("--memory", type=int, default=1536, help="of each machine, MiB (1536)")
    parser.add_argument("--disk", type=int, default=8, help="of each machine, GiB (8)")
    parser.add_argument("--qemu", default="qemu-system-x86_64", help="the emulator")
    parser.add_argument("--kvm", action="store_true", help="use /dev/kvm where it can be used")
    given = parser.parse_args(arguments)
    if not 1 <= given.machines <= 50:
        parser.error("--machines is 1 to 50")
    if not re.fullmatch(r"[a-z][a-z0-9]{0,7}", given.bridge):
        parser.error("--bridge is 1 to 8 of a-z and 0-9")
    if not 0 <= given.port <= 65535:
        parser.error("--port is 0, for any that is free, to 65535")
    if given.memory < 64 or given.disk < 1:
        parser.error("--memory is 64 at least, --disk 1")
    return given


def read_token(file):
    """The first line of a file, as bytes; None without a file."""
    if file is None:
        return None
    with open(file, "rb") as stream:
        token = stream.readline().strip()
    if not token:
        raise Refused(f"{file} has no token in its first line")
    return token


def run(given):
    for program in ("ip", given.qemu):
        if shutil.which(program) is None:
            raise Refused(f"{program} is not installed; on Debian: apt-get install iproute2 qemu-system-x86")
    if os.geteuid() != 0:
        raise Refused("a bridge can only be made by root: run it with sudo")
    token = read_token(given.token_file)
    os.makedirs(given.directory, exist_ok=True)
    machines = [Machine(number, given) for number in range(1, given.machines + 1)]
    for machine in machines:
        machine.make_disk()
    # before there is anything that would be left behind
    ended = threading.Event()
    for word in (signal.SIGINT, signal.SIGTERM):
        signal.signal(word, lambda *_: ended.set())
    network = Network(given, machines)
    try:
        network.up()
        server = http.server.ThreadingHTTPServer(
            (str(given.address.ip), given.port),
            handler({machine.name: machine for machine in machines}, token))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://{given.address.ip}:{server.server_address[1]}"
        for machine in machines:
            print(f"{machine.name}: MAC {machine.mac}, BMC {base}/{machine.name}/, console {machine.console}")
        print("ready", flush=True)
        ended.wait()
        server.shutdown()
    finally:
        for machine in machines:
            machine.off()
        network.down()


def main():
    try:
        run(options(sys.argv[1:]))
    except (Refused, OSError) as e:
        print(f"lab: {e}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
