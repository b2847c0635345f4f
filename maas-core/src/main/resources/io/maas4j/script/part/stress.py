# ---- stress-ng -------------------------------------------------------------------------------

import shutil

# stress-ng(1), exit status
ENDINGS = {
    1: "stress-ng does not accept its arguments",
    2: "a stress test failed",
    3: "a stress test could not start",
    4: "stress-ng has no such test on this machine",
    5: "stress-ng was stopped by a signal",
    6: "stress-ng cannot change what it must",
    7: "the measurements cannot be trusted",
}


def stress(words, seconds):
    """Runs stress-ng for a while; a wrong result of the hardware fails the script."""
    if not shutil.which("stress-ng"):
        fail("stress-ng is not on this machine")
    before = counters()
    first_to_go()
    status, lines = follow(
        ["stress-ng"] + words + ["--verify", "--metrics-brief", "--timeout", "%ds" % seconds]
    )
    judge_counters(before)
    if status != 0:
        told = [line.strip() for line in lines if " fail: " in line or "error: " in line]
        why = ENDINGS.get(status, "stress-ng ended with %d" % status)
        fail("%s: %s" % (why, told[0]) if told else why)
    say("passed: %d s" % seconds)
