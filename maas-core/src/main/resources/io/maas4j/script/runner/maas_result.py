"""How a script's result is judged: by the YAML it left, else by its exit status.

The server judges again, by the same rules; the runner has to know whether to go on.
"""

import maas_yaml

PASSING = frozenset(["passed", "degraded", "skipped"])
FAILING = frozenset(["failed", "timedout"])


class Verdict:
    """passed; link is what link_connected says or None; problem why the YAML does not count."""

    def __init__(self, passed, link=None, problem=""):
        self.passed = passed
        self.link = link
        self.problem = problem


def judge(content, exit_status):
    by_exit = exit_status == 0
    try:
        document = maas_yaml.load(content) if content.strip() else None
    except maas_yaml.InvalidYaml as error:
        return Verdict(by_exit, problem="invalid YAML: %s" % error)
    if document is None:
        return Verdict(by_exit)
    problem = shape_problem(document)
    if problem:
        return Verdict(by_exit, problem=problem)
    word = document.get("status" if "status" in document else "result")
    passed = by_exit if word is None else word.strip().lower() in PASSING
    return Verdict(passed, document.get("link_connected"))


def shape_problem(document):
    if not isinstance(document, dict):
        return "result must be a YAML mapping"
    key = "status" if "status" in document else "result"
    word = document.get(key)
    if word is not None:
        if not isinstance(word, str) or word.strip().lower() not in PASSING | FAILING:
            return "%s must be passed, failed, degraded, timedout or skipped" % key
    results = document.get("results")
    if results is not None:
        if not isinstance(results, dict):
            return "results must be a mapping"
        for name, value in results.items():
            if not all(is_scalar(item) for item in (value if isinstance(value, list) else [value])):
                return "results: %s must be a scalar or a list of scalars" % name
    if not isinstance(document.get("link_connected"), (bool, type(None))):
        return "link_connected must be true or false"
    return ""


def is_scalar(value):
    return isinstance(value, (str, int, float, bool))
