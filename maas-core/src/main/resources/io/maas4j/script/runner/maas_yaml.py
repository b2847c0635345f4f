"""YAML as the contract reads it: 1.1, plain values only, no dates, few aliases, not too deep."""

import yaml

# Enough for any honest document, too few to blow one up by nesting aliases.
MAX_ALIASES = 10
MAX_DEPTH = 50

_PREFIX = "tag:yaml.org,2002:"
_TAGS = frozenset(_PREFIX + name for name in "str int float bool null map seq merge".split())


class InvalidYaml(ValueError):
    """line and column count from 1; both are 0 where no place is known."""

    def __init__(self, problem, mark=None):
        super().__init__(problem)
        self.problem = problem
        self.line = mark.line + 1 if mark else 0
        self.column = mark.column + 1 if mark else 0


class _Loader(yaml.SafeLoader):
    # Nothing in the contract is a date: such values stay text.
    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != _PREFIX + "timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text):
        super().__init__(text)
        self._aliases = 0
        self._depth = 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        alias = isinstance(event, yaml.AliasEvent)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidYaml("recursive or too deeply nested", event.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if alias and not isinstance(node, yaml.ScalarNode):
            self._aliases += 1
            if self._aliases > MAX_ALIASES:
                raise InvalidYaml("more than %d aliases" % MAX_ALIASES, event.start_mark)
        if node.tag not in _TAGS:
            raise InvalidYaml("the tag %s is not supported" % node.tag, event.start_mark)
        return node


def load(content):
    """The value of one document in UTF-8; InvalidYaml says what is wrong and where."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidYaml("not UTF-8")
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except InvalidYaml:
        raise
    except yaml.MarkedYAMLError as error:
        raise InvalidYaml(error.problem or error.context or "not YAML", error.problem_mark)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise InvalidYaml("not YAML: %s" % type(error).__name__)
