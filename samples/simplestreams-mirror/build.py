#!/usr/bin/env python3
"""Lays out a simplestreams mirror, signed with a key of its own. README.md says how.

Needs Python 3.9 and, for signing, gpg of GnuPG 2.2.
"""
import argparse
import datetime
import email.utils
import json
import os
import shutil
import sys

import contents
import signing
import variants
from layout import Refused, Tree, content_id, item_path, product_name, stream_of

MIRROR_FORMAT = "maas4j-mirror:1"
IMAGES_FORMAT = "maas4j-images:1"


def of_manifest(path):
    """Products of a mirror's own manifest; its files are relative to it."""
    document = read_json(path, MIRROR_FORMAT)
    base = os.path.dirname(os.path.abspath(path))
    products = document.get("products")
    if not isinstance(products, list):
        raise Refused('%s has no list "products"' % path)
    for product in products:
        for version in product.get("versions", {}).values():
            for kind, file in version.items():
                version[kind] = os.path.join(base, file)
    return products


def of_images(directory, version):
    """Boot images of a region's images-dir, all in one version."""
    document = read_json(os.path.join(directory, "manifest.json"), IMAGES_FORMAT)
    products = []
    for image in document.get("images", []):
        files = {file["kind"]: os.path.join(directory, file["file"]) for file in image["files"]}
        products.append({
            "type": "image", "os": image["os"], "release": image["release"], "version": image["release"],
            "release_title": image.get("title", image["release"]), "release_codename": image["release"].title(),
            "arch": image["arch"], "subarch": image.get("subarch", "generic"), "subarches": "generic",
            "kflavor": "generic", "krel": image["release"], "versions": {version: files},
        })
    return products


def read_json(path, wanted):
    try:
        with open(path, encoding="utf-8") as stream:
            document = json.load(stream)
    except (OSError, ValueError) as e:
        raise Refused("%s cannot be read: %s" % (path, e)) from e
    if not isinstance(document, dict) or document.get("format") != wanted:
        raise Refused('%s is no such manifest: its "format" is not "%s"' % (path, wanted))
    return document


def laid_out(tree, products, label):
    """Puts the files in their places; the streams' product documents by content id."""
    streams = {}
    for number, given in enumerate(products):
        product = dict(given)
        kind = product.pop("type", "")
        versions = product.pop("versions", {})
        try:
            name = product.pop("product", None) or product_name(kind, product, label)
            stream = content_id(kind, label)
        except Refused as e:
            raise Refused("product %d: %s" % (number + 1, e)) from e
        product["label"] = label
        product["versions"] = {}
        for version in sorted(versions):
            items = {}
            for item, source in sorted(versions[version].items()):
                try:
                    items[item] = tree.add(item_path(kind, product, version, item), source, item)
                except OSError as e:
                    raise Refused("%s, version %s: %s" % (name, version, e)) from e
            product["versions"][version] = {"items": items}
        if name in streams.setdefault(stream, {}):
            raise Refused("there are two products %s" % name)
        streams[stream][name] = product
    return streams


def documents(streams, updated):
    """The files below streams/v1 before they are signed, by name."""
    written = {stream: stream_of(stream, streams[stream], updated) for stream in sorted(streams)}
    index = {
        "format": "index:1.0",
        "updated": rfc2822(updated),
        "index": {
            stream: {
                "datatype": document["datatype"],
                "format": document["format"],
                "path": "streams/v1/%s.sjson" % stream,
                "products": sorted(document["products"]),
                "updated": document["updated"],
            }
            for stream, document in written.items()
        },
    }
    return {**written, "index": index}


def rfc2822(moment):
    return email.utils.format_datetime(moment)


def arguments():
    parser = argparse.ArgumentParser(description="Lays out a simplestreams mirror of image files.")
    parser.add_argument("--into", required=True, metavar="DIR", help="the mirror; made when missing")
    parser.add_argument("--manifest", metavar="FILE", action="append", default=[], help="products (README.md)")
    parser.add_argument("--images", metavar="DIR", action="append", default=[], help="a region's images-dir")
    parser.add_argument("--loaders", metavar="DIR", action="append", default=[],
                        help="a directory that ./maas loaders wrote")
    parser.add_argument("--tiny", action="store_true", help="small images and loaders of made-up bytes")
    parser.add_argument("--tiny-size", type=int, default=256, metavar="KIB", help="size of each tiny root (256)")
    parser.add_argument("--version", metavar="NAME", help="version of --images and --loaders (today, as 20260131)")
    parser.add_argument("--label", default="stable", help="the stream's label (stable)")
    parser.add_argument("--updated", metavar="SECONDS", type=int, help="the streams' time, since 1970 (now)")
    parser.add_argument("--key", metavar="FILE", help="the signing key; made when missing (DIR.key)")
    return parser.parse_args()


def build(given):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    updated = now if given.updated is None else datetime.datetime.fromtimestamp(given.updated, datetime.timezone.utc)
    version = given.version or updated.strftime("%Y%m%d")
    into = os.path.abspath(given.into)
    key = os.path.abspath(given.key or into + ".key")
    if (key + os.sep).startswith(into + os.sep):
        raise Refused("the key %s would be served: keep it outside of %s" % (key, into))
    os.makedirs(into, exist_ok=True)
    scratch = into + ".scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    try:
        products = []
        for manifest in given.manifest:
            products += of_manifest(manifest)
        for images in given.images:
            products += of_images(images, version)
        for loaders in given.loaders:
            products += contents.of_loaders(loaders, version, scratch)
        if given.tiny:
            products += contents.tiny(scratch, given.tiny_size * 1024)
        if not products:
            raise Refused("there is nothing to mirror: name --manifest, --images, --loaders or --tiny")
        tree = Tree(into)
        plain = documents(laid_out(tree, products, given.label), updated)
        with signing.Keys(key) as keys:
            keys.export_public(os.path.join(into, "keyring.gpg"))
            signed = {}
            for name, text in variants.every(plain, keys).items():
                signed.update(text if name == variants.TRUE else variants.moved(name, text))
        # the index last: who reads meanwhile finds every file that it names
        for path in sorted(signed, key=lambda p: ("/index." in p, p)):
            tree.write(path, signed[path])
        tree.remove_others({"keyring.gpg"})
    finally:
        shutil.rmtree(scratch)
    files = sum(1 for path in tree.paths if not path.startswith(("streams/", "variants/")))
    print("%s: %d products, %d files, updated %s" % (
        into, sum(len(doc["products"]) for name, doc in plain.items() if name != "index"), files, rfc2822(updated)))
    print("keyring: %s" % os.path.join(into, "keyring.gpg"))


if __name__ == "__main__":
    try:
        build(arguments())
    except (Refused, signing.GpgFailed) as failure:
        sys.exit("build: %s" % failure)
