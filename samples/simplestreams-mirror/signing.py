"""Signs with GnuPG, in a home directory that is made for it and removed again."""
import os
import shutil
import subprocess
import tempfile

# The keys are dated back, so that a signature can be made that expired long ago.
KEY_TIME = "20200101T000000"
PAST = "20200102T000000"


class GpgFailed(Exception):
    """gpg is missing or did not do it; the message has its words."""


class Keys:
    """A signing key that is kept in a file, and another that nobody knows."""

    def __init__(self, file):
        self.file = file
        self.home = None

    def __enter__(self):
        # not below the mirror: gpg's agent has its socket here, whose path must be short
        self.home = tempfile.mkdtemp(prefix="mirror-gpg-")
        try:
            if os.path.exists(self.file):
                self._gpg("--import", self.file)
            else:
                self._make("mirror")
                secret = self._gpg("--export-secret-keys", "mirror@")
                descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(secret)
            self._make("stranger")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "all"], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.home, ignore_errors=True)

    def export_public(self, file):
        """Writes the keyring that clients verify with."""
        with open(file, "wb") as stream:
            stream.write(self._gpg("--export", "mirror@"))

    def detached(self, text, who="mirror", expired=False):
        """A signature of a text, armoured."""
        return self._sign(text, who, expired, "--detach-sign")

    def inline(self, text, who="mirror", expired=False):
        """A text with its signature around it."""
        return self._sign(text, who, expired, "--clearsign")

    def _sign(self, text, who, expired, how):
        dated = ["--faked-system-time", PAST + "!", "--default-sig-expire", "1d"] if expired else []
        return self._gpg(*dated, "--armor", "--digest-algo", "SHA512", "--local-user", who + "@", how, given=text)

    def _make(self, who):
        self._gpg("--faked-system-time", KEY_TIME + "!", "--quick-generate-key",
                  "Test %s <%s@example.test>" % (who, who), "rsa2048", "sign", "never")

    def _gpg(self, *arguments, given=b""):
        command = ["gpg", "--homedir", self.home, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback",
                   "--passphrase", "", *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, check=False)
        except OSError as e:
            raise GpgFailed("gpg cannot be run (%s); install it, on Debian with apt-get install gpg gpg-agent" % e) from e
        if done.returncode != 0:
            raise GpgFailed("gpg ended with %d: %s" % (done.returncode, done.stderr.decode(errors="replace").strip()))
        return done.stdout
