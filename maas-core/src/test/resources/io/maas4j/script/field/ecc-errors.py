#!/usr/bin/env python3
#
# ecc-errors - counts what the memory controllers have corrected
#
# --- Start MAAS 1.0 script metadata ---
# name: ecc-errors
# title: ECC errors
# script_type: testing
# hardware_type: memory
# parallel: any
# tags: [ecc, noauto]
# timeout: PT2M
# packages: {}
# parameters:
#   verbose: {type: boolean, default: false, argument_format: --verbose}
#   report_to: {type: url, required: false, allow_list: true}
# results:
#   corrected:
#     title: Corrected errors
#     description: By controller
# --- End MAAS 1.0 script metadata ---
import glob
import os
import sys

import yaml


def main():
    root = os.environ.get("MAAS_SYSROOT", "")
    counts = {}
    for path in sorted(glob.glob(root + "/sys/devices/system/edac/mc/mc*/ce_count")):
        with open(path) as stream:
            counts[path.split("/")[-2]] = int(stream.read())
    result = {"status": "skipped"}
    if counts:
        status = "degraded" if any(counts.values()) else "passed"
        result = {"status": status, "results": {"corrected": list(counts.values())}}
    with open(os.environ["RESULT_PATH"], "w") as out:
        yaml.safe_dump(result, out)
    if "--verbose" in sys.argv[1:]:
        for name, count in counts.items():
            print("%s: %d" % (name, count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
