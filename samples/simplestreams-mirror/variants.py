"""The signed documents of a mirror, as they should be and in the ways that they should not."""
import copy
import email.utils
import json

TRUE = "true"
ENORMOUS = 1 << 60


def every(plain, keys):
    """The documents in all variants: by the variant's name, the files' contents by path."""
    changed = {
        TRUE: plain,
        "rollback": rolled_back(plain),
        "size-too-small": with_items(plain, lambda item: item.update(size=item["size"] - 1)),
        "size-too-large": with_items(plain, lambda item: item.update(size=item["size"] + 1)),
        "size-enormous": with_items(plain, lambda item: item.update(size=ENORMOUS)),
        "wrong-hash": with_items(plain, lambda item: item.update(sha256="0" * 64)),
        "escaping-path": with_items(plain, lambda item: item.update(path="../../../" + item["path"])),
        "absolute-path": with_items(plain, lambda item: item.update(path="/" + item["path"])),
        "other-host": with_items(plain, lambda item: item.update(path="http://192.0.2.1/" + item["path"])),
        "escaping-index": escaping_index(plain),
        "withdrawn": withdrawn(plain),
    }
    result = {name: signed(documents, keys) for name, documents in changed.items()}
    result["key-change"] = signed(plain, keys, who="stranger")
    result["expired"] = signed(plain, keys, expired=True)
    result["unsigned"] = {
        path: text(document)
        for name, document in plain.items() for path in ("streams/v1/%s.json" % name, "streams/v1/%s.sjson" % name)
    }
    result["tampered"] = {
        path: content.replace(b"stable", b"stab1e").replace(b"amd64", b"amd46")
        for path, content in result[TRUE].items() if not path.endswith(".gpg")
    }
    result["tampered"].update({path: content for path, content in result[TRUE].items() if path.endswith(".gpg")})
    result["not-json"] = {}
    for name in plain:
        result["not-json"].update(files(name, b"Under maintenance, back soon.\n", keys))
    return result


def moved(variant, contents):
    """A variant's files at the place where serve.py looks for them."""
    return {"variants/%s/%s" % (variant, path): content for path, content in contents.items()}


def text(document):
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def signed(documents, keys, **how):
    result = {}
    for name, document in documents.items():
        result.update(files(name, text(document), keys, **how))
    return result


def files(name, content, keys, **how):
    path = "streams/v1/" + name
    return {
        path + ".json": content,
        path + ".json.gpg": keys.detached(content, **how),
        path + ".sjson": keys.inline(content, **how),
    }


def with_items(plain, change):
    """The documents with every item changed."""
    result = copy.deepcopy(plain)
    for name, document in result.items():
        for product in document.get("products", {}).values() if name != "index" else ():
            for version in product["versions"].values():
                for item in version["items"].values():
                    change(item)
    return result


def rolled_back(plain):
    """The documents of a year ago, when the newest versions did not exist yet."""
    result = copy.deepcopy(plain)
    for name, document in result.items():
        entries = list(document["index"].values()) if name == "index" else []
        for dated in [document, *entries]:
            then = email.utils.parsedate_to_datetime(dated["updated"])
            dated["updated"] = email.utils.format_datetime(then.replace(year=then.year - 1, day=1))
        for product in document.get("products", {}).values() if name != "index" else ():
            if len(product["versions"]) > 1:
                del product["versions"][max(product["versions"])]
    return result


def escaping_index(plain):
    result = copy.deepcopy(plain)
    for entry in result["index"]["index"].values():
        entry["path"] = "../../../" + entry["path"]
    return result


def withdrawn(plain):
    """Streams that offer nothing any more."""
    result = copy.deepcopy(plain)
    for name, document in result.items():
        if name == "index":
            for entry in document["index"].values():
                entry["products"] = []
        else:
            document["products"] = {}
    return result
