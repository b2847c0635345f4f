"""HTTP to the MAAS metadata service: OAuth, the datasource's requests, the status webhook.

Only what a machine of the end-to-end test needs, with the behaviour of cloud-init 22.4 that a
server can see: order and number of requests, the Authorization header, which errors count.
"""
import email.utils
import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request

KEY_NAMES = ("consumer_key", "token_key", "token_secret")
METADATA_VERSION = "2012-03-01"


def say(text):
    print("MAAS4J-E2E " + text, flush=True)


class Credentials:
    """Three keys, or none of them for anonymous access; remembers the server's clock."""

    def __init__(self, config):
        present = [name for name in KEY_NAMES if config.get(name)]
        if present and len(present) != len(KEY_NAMES):
            raise ValueError("only some of the keys are given: " + ", ".join(present))
        self.keys = {name: config[name] for name in present}
        self.skew_seconds = 0

    def headers(self):
        if not self.keys:
            return {}
        timestamp = str(int(time.time() + self.skew_seconds))
        fields = [
            ("oauth_nonce", str(random.getrandbits(64)) + timestamp),
            ("oauth_timestamp", timestamp),
            ("oauth_version", "1.0"),
            ("oauth_signature_method", "PLAINTEXT"),
            ("oauth_consumer_key", self.keys["consumer_key"]),
            ("oauth_token", self.keys["token_key"]),
            ("oauth_signature", "%26" + urllib.parse.quote(self.keys["token_secret"], safe="")),
        ]
        return {"Authorization": "OAuth " + ", ".join(f'{name}="{value}"' for name, value in fields)}

    def learn_clock(self, error):
        """Takes the server's clock from a refusal; tells whether that changed anything."""
        date = error.headers.get("Date") if error.code in (401, 403) else None
        if not date:
            return False
        skew = email.utils.parsedate_to_datetime(date).timestamp() - time.time()
        if abs(skew - self.skew_seconds) < 5:
            return False
        self.skew_seconds = skew
        say(f"clock-skew seconds={int(skew)}")
        return True


class _NoContentType(urllib.request.HTTPHandler):
    """urllib adds a Content-Type to every POST; cloud-init's status posts carry none."""

    def http_request(self, request):
        request = super().http_request(request)
        request.remove_header("Content-type")
        return request


_NO_CONTENT_TYPE = urllib.request.build_opener(_NoContentType)


def fetch(url, credentials=None, timeout=50, agent="Cloud-Init/22.4.2"):
    """One GET; returns the body, raises urllib.error.HTTPError or OSError."""
    headers = {"User-Agent": agent, "Accept": "*/*"}
    headers.update(credentials.headers() if credentials else {})
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=timeout) as answer:
        return answer.read()


def fetch_with_clock(url, credentials, **options):
    try:
        return fetch(url, credentials, **options)
    except urllib.error.HTTPError as error:
        if not credentials.learn_clock(error):
            raise
        return fetch(url, credentials, **options)


class Reporter:
    """Posts start and finish events to the endpoint of reporting.*.type=webhook."""

    def __init__(self, config):
        self.endpoint = None
        for name, handler in sorted((config.get("reporting") or {}).items()):
            if isinstance(handler, dict) and handler.get("type") == "webhook":
                self.endpoint = handler["endpoint"]
                self.credentials = Credentials(handler)
                say(f"reporting-configured name={name} endpoint={self.endpoint}")
            else:
                say(f"reporting-ignored name={name}")

    def start(self, name, description):
        self._post({"name": name, "description": description, "event_type": "start"})

    def finish(self, name, description, result="SUCCESS"):
        self._post({"name": name, "description": description, "event_type": "finish", "result": result})

    def _post(self, event):
        label = f"{event['name']} {event['event_type']} {event.get('result', '')}".strip()
        if self.endpoint is None:
            return
        event.update(origin="cloudinit", timestamp=time.time())
        body = json.dumps(event).encode("ascii")
        for last_try in (False, True):
            headers = {"User-Agent": "python-requests/2.28.1", "Accept": "*/*"}
            headers.update(self.credentials.headers())
            request = urllib.request.Request(self.endpoint, data=body, headers=headers, method="POST")
            try:
                with _NO_CONTENT_TYPE.open(request, timeout=20) as answer:
                    say(f"event {label} status={answer.status}")
                return
            except urllib.error.HTTPError as error:
                if last_try or not self.credentials.learn_clock(error):
                    say(f"event-refused {label} status={error.code}")
                    return
            except (OSError, http.client.HTTPException) as error:
                say(f"event-lost {label} error={error}")
                return


class MaasSource:
    """The datasource: the requests of cloud-init's DataSourceMAAS in its order."""

    OPTIONAL = ("meta-data/public-keys", "meta-data/vendor-data", "user-data")

    def __init__(self, config, max_wait_seconds=120):
        self.base = config["metadata_url"].rstrip("/") + "/" + METADATA_VERSION + "/"
        self.credentials = Credentials(config)
        self.max_wait_seconds = max_wait_seconds

    def read(self):
        """Returns a map from item to bytes, None for an optional item answered with 404.

        Any other failure of any item makes the whole source fail, as in cloud-init.
        """
        self._wait_for_service()
        items = {}
        for item in ("meta-data/instance-id", "meta-data/local-hostname") + self.OPTIONAL:
            try:
                items[item] = fetch_with_clock(
                    self.base + item, self.credentials, agent="python-requests/2.28.1")
                say(f"metadata {item} status=200 bytes={len(items[item])}")
            except urllib.error.HTTPError as error:
                say(f"metadata {item} status={error.code}")
                if error.code != 404 or item not in self.OPTIONAL:
                    raise
                items[item] = None
        return items

    def _wait_for_service(self):
        deadline = time.monotonic() + self.max_wait_seconds
        tries = 0
        while True:
            try:
                body = fetch_with_clock(self.base + "meta-data/instance-id", self.credentials)
                if body:
                    say("metadata-service-found")
                    return
                problem = "empty body"
            except (OSError, http.client.HTTPException) as error:
                problem = str(error)
            say(f"metadata-service-waiting problem={problem}")
            tries += 1
            pause = 1 + tries // 5
            if time.monotonic() + pause > deadline:
                raise TimeoutError(f"no metadata service at {self.base}: {problem}")
            time.sleep(pause)
