"""What every MAAS4J program on a machine shares: how it talks to the metadata service.

Python 3.8 and its standard library only; PyYAML is needed where a YAML file is read.

Environment, read once by settings():

  MAAS_RETRY_WAITS        seconds between attempts, comma separated
                          (default 1,1,2,4,8,16,32, which makes 8 attempts)
  MAAS_HTTP_TIMEOUT       seconds one request may take (default 30)
  MAAS_SYSROOT            directory standing for / when /sys, /proc, /etc, /run are read (default /)
  MAAS_SANDBOX            non-empty: this is a simulated machine. Nothing outside the
                          working directory may be changed: no package is installed, no
                          network is reconfigured, no BMC is touched
"""

import email.utils
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

VERSION = "1.0"
DEFAULT_RETRY_WAITS = "1,1,2,4,8,16,32"

# A clock that differs by less is left alone.
SKEW_THRESHOLD_SECONDS = 5

# Answers that may be different the next time. 401 and 403 are among them because the clock is
# put right between the attempts.
PASSING_STATUSES = frozenset([401, 403, 408, 425, 429])

# Bytes that an answer may have where nothing else is said.
ANSWER_LIMIT = 64 << 20


def log(text):
    """One line for the console; it must never hold a secret."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def sysroot_path(path):
    """The place of an absolute path below MAAS_SYSROOT."""
    root = os.environ.get("MAAS_SYSROOT") or "/"
    return os.path.join(root, path.lstrip("/"))


def read_text(path):
    """The text of a small file, such as those below /sys; empty when it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read().strip()
    except OSError:
        return ""


def in_sandbox():
    return bool(os.environ.get("MAAS_SANDBOX"))


def seconds_from_env(name, default):
    text = os.environ.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise SystemExit("%s must be a number of seconds, not '%s'" % (name, text))
    if value < 0:
        raise SystemExit("%s must not be negative: %s" % (name, text))
    return value


def retry_waits():
    text = os.environ.get("MAAS_RETRY_WAITS", DEFAULT_RETRY_WAITS)
    try:
        return [float(item) for item in text.split(",") if item.strip()]
    except ValueError:
        raise SystemExit("MAAS_RETRY_WAITS must be comma separated seconds, not '%s'" % text)


class Credentials:
    """A machine's OAuth token. It prints as its public half only."""

    def __init__(self, consumer_key, token_key, token_secret):
        self.consumer_key = consumer_key
        self.token_key = token_key
        self._token_secret = token_secret

    def __repr__(self):
        return "Credentials(token_key=%s)" % self.token_key

    def header(self, now):
        """The OAuth 1.0 PLAINTEXT header (RFC 5849 section 3.4.4); the consumer secret is empty."""
        quote = lambda text: urllib.parse.quote(str(text), safe="~")
        fields = [
            ("oauth_nonce", "%030d" % random.SystemRandom().randrange(10**30)),
            ("oauth_timestamp", int(now)),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "PLAINTEXT"),
            ("oauth_consumer_key", quote(self.consumer_key)),
            ("oauth_token", quote(self.token_key)),
            ("oauth_signature", quote("&" + quote(self._token_secret))),
        ]
        return "OAuth " + ", ".join('%s="%s"' % field for field in fields)


class Datasource:
    """The datasource.MAAS part of a preseed: where the metadata service is and who we are."""

    def __init__(self, metadata_url, credentials):
        self.metadata_url = metadata_url.rstrip("/") + "/"
        self.credentials = credentials

    @property
    def base(self):
        return self.metadata_url + "2012-03-01/"

    @property
    def server(self):
        """scheme://host[:port] of the metadata URL."""
        parts = urllib.parse.urlsplit(self.metadata_url)
        return "%s://%s" % (parts.scheme, parts.netloc)

    @staticmethod
    def parse(text, origin):
        import yaml

        try:
            document = yaml.safe_load(text)
            maas = document["datasource"]["MAAS"]
            url = maas["metadata_url"]
        except (yaml.YAMLError, KeyError, TypeError):
            # The document holds secrets, so the parser's own words, which quote it, stay unsaid.
            raise SystemExit(
                "%s is not a preseed: YAML with datasource.MAAS.metadata_url is needed" % origin
            )
        keys = [maas.get(k) for k in ("consumer_key", "token_key", "token_secret")]
        if not keys[2]:
            return Datasource(url, None)
        if not all(keys):
            raise SystemExit(
                "%s gives datasource.MAAS.token_secret without consumer_key or token_key" % origin
            )
        return Datasource(url, Credentials(*keys))

    @staticmethod
    def read(path):
        try:
            with open(path, encoding="utf-8") as stream:
                return Datasource.parse(stream.read(), path)
        except OSError as error:
            raise SystemExit("cannot read the configuration %s: %s" % (path, error.strerror))


class CallFailed(Exception):
    """The service refused, or could not be reached within all attempts.

    status is the last HTTP status, None when there was no answer.
    """

    def __init__(self, message, status=None, body=""):
        super().__init__(message)
        self.status = status
        self.body = body


class Clock:
    """This machine's clock, corrected by what the server's Date header says."""

    def __init__(self):
        self._skew = 0.0
        self._lock = threading.Lock()

    def now(self):
        with self._lock:
            return time.time() + self._skew

    def learn(self, date_header):
        """Takes over the server's time. Returns whether that changed anything."""
        if not date_header:
            return False
        try:
            server = email.utils.parsedate_to_datetime(date_header).timestamp()
        except (TypeError, ValueError):
            return False
        with self._lock:
            skew = server - time.time()
            if abs(skew - self._skew) <= SKEW_THRESHOLD_SECONDS:
                return False
            self._skew = skew
            log("the clock is %d s away from the server's; correcting" % round(skew))
            return True


def form_body(fields):
    return (
        urllib.parse.urlencode(fields).encode("ascii"),
        "application/x-www-form-urlencoded",
    )


def multipart_body(fields, files):
    """multipart/form-data (RFC 7578): fields are pairs of text, files pairs of name and bytes."""
    boundary = uuid.uuid4().hex
    lines = []
    for name, value in fields:
        lines.append(b"--" + boundary.encode())
        lines.append(('Content-Disposition: form-data; name="%s"' % name).encode())
        lines.append(b"")
        lines.append(str(value).encode("utf-8"))
    for name, content in files:
        lines.append(b"--" + boundary.encode())
        lines.append(
            ('Content-Disposition: form-data; name="%s"; filename="%s"' % (name, name)).encode()
        )
        lines.append(b"Content-Type: application/octet-stream")
        lines.append(b"")
        lines.append(content)
    lines += [b"--" + boundary.encode() + b"--", b""]
    return b"\r\n".join(lines), "multipart/form-data; boundary=" + boundary


class Service:
    """HTTP towards the server: signed when there are credentials, retried, clock corrected.

    Safe for use by several threads. The proxies of the environment are not asked: the metadata
    service is always reached directly.
    """

    def __init__(self, credentials=None, clock=None, waits=None, sleep=time.sleep):
        self.credentials = credentials
        self._clock = clock or Clock()
        self._waits = retry_waits() if waits is None else waits
        self._timeout = seconds_from_env("MAAS_HTTP_TIMEOUT", 30.0)
        self._sleep = sleep
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def signed_by(self, credentials):
        return Service(credentials, self._clock, self._waits, self._sleep)

    def get(self, url, **options):
        return self.call("GET", url, None, None, **options)

    def post_form(self, url, fields, **options):
        return self.call("POST", url, *form_body(fields), **options)

    def post_multipart(self, url, fields, files=(), **options):
        return self.call("POST", url, *multipart_body(fields, files), **options)

    def post_json(self, url, document, **options):
        body = json.dumps(document, ensure_ascii=True).encode("ascii")
        return self.call("POST", url, body, "application/json", **options)

    def call(self, method, url, body, content_type, attempts=None, limit=ANSWER_LIMIT):
        """(status, bytes) of the first good answer; CallFailed after the last bad one.

        limit: bytes that the answer may have.
        """
        waits = self._waits if attempts is None else self._waits[: attempts - 1]
        for wait in waits + [None]:
            failure = self._once(method, url, body, content_type, limit)
            if not isinstance(failure, CallFailed):
                return failure
            final = failure.status is not None and not (
                failure.status >= 500 or failure.status in PASSING_STATUSES
            )
            if wait is None or final:
                raise failure
            log("%s; again in %g s" % (failure, wait))
            self._sleep(wait)
        raise AssertionError("unreachable")

    def open(self, url, timeout=None):
        """The open answer to one signed GET, for bodies that do not fit into memory."""
        return self._opener.open(
            self._request("GET", url, None, None), timeout=timeout or self._timeout
        )

    def _request(self, method, url, body, content_type):
        request = urllib.request.Request(url, data=body, method=method)
        request.add_header("User-Agent", "maas4j-machine/" + VERSION)
        if content_type:
            request.add_header("Content-Type", content_type)
        if self.credentials is not None:
            request.add_header("Authorization", self.credentials.header(self._clock.now()))
        return request

    def _once(self, method, url, body, content_type, limit):
        what = "%s %s" % (method, url.split("?")[0])
        try:
            request = self._request(method, url, body, content_type)
            with self._opener.open(request, timeout=self._timeout) as answer:
                content = answer.read(limit + 1)
                if len(content) > limit:
                    # As final as a refusal: it would not be shorter the next time.
                    return CallFailed("%s: the answer has more than %d bytes" % (what, limit), 413)
                return answer.status, content
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                self._clock.learn(error.headers.get("Date"))
            text = self._text(error)
            return CallFailed("%s: HTTP %d %s" % (what, error.code, text[:200]), error.code, text)
        except (OSError, http.client.HTTPException) as error:
            return CallFailed("%s: %s" % (what, getattr(error, "reason", None) or error))

    @staticmethod
    def _text(error):
        try:
            return error.read(65536).decode("utf-8", "replace").strip()
        except (OSError, http.client.HTTPException):
            return ""
