package io.maas4j.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML 1.1 as safe-load understands it (base-60 integers, {@code yes}/{@code no}), with the place
 * of every key.
 *
 * <p>The parser beneath Jackson's YAML module is used directly: Jackson's own reader knows neither
 * base-60 integers nor aliases. Dates stay text, since nothing in the contract is a date.
 */
final class Yaml11 {
  /** Enough for any honest script, too few to blow a document up by nesting aliases. */
  private static final int MAX_ALIASES = 10;

  private static final int MAX_DEPTH = 50;

  /** Nodes that are looked at, those behind an alias each time: what it all becomes in memory. */
  private static final int MAX_NODES = 200_000;

  /** Digits; conversions of longer numbers take very long, and nobody means them. */
  private static final int LONGEST_NUMBER = 64;

  /** Places are told of what people write by hand. */
  private static final int MAX_POSITIONS = 10_000;

  private static final int LONGEST_PATH = 255;

  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ, Tag.MERGE);

  /**
   * @param value JDK types only: immutable maps and lists, strings, numbers, booleans, null
   * @param positions path of keys and indexes joined by dots → place, lines and columns from 1
   */
  record Document(@Nullable Object value, Map<String, Position> positions) {}

  static final class InvalidYaml extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Position at;

    InvalidYaml(String message, Position at) {
      super(message);
      this.at = at;
    }

    String problem() {
      return String.valueOf(getMessage());
    }

    Position at() {
      return at;
    }
  }

  private Yaml11() {}

  static Document load(String text) throws InvalidYaml {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    // the last of them counts; a machine must not be able to fill the log with it
    options.setWarnOnDuplicateKeys(false);
    Loader loader = new Loader(options);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(loader, new Representer(dumping), dumping, options, new ResolverWithoutDates());
    try {
      List<Node> documents = new ArrayList<>();
      yaml.composeAll(new java.io.StringReader(text)).forEach(documents::add);
      if (documents.size() > 1) {
        throw new InvalidYaml(
            "expected one document but found " + documents.size(),
            position(documents.get(1).getStartMark()));
      }
      if (documents.isEmpty()) {
        return new Document(null, Map.of());
      }
      Map<String, Position> positions = new LinkedHashMap<>();
      new Survey(positions).visit("", documents.get(0), 0);
      return new Document(
          plain(loader.construct(documents.get(0)), 0), Collections.unmodifiableMap(positions));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
      throw new InvalidYaml(
          problem == null ? "not YAML" : problem, mark == null ? Position.NONE : position(mark));
    } catch (YAMLException | IllegalArgumentException | ClassCastException e) {
      // explicit tags, such as !!int x, let the parser's own conversions fail
      throw new InvalidYaml(String.valueOf(e.getMessage()), Position.NONE);
    }
  }

  /** Looks at every node before anything is made of it. */
  private static final class Survey {
    private final Map<String, Position> positions;
    private int nodes;

    Survey(Map<String, Position> positions) {
      this.positions = positions;
    }

    void visit(String path, Node node, int depth) throws InvalidYaml {
      if (depth > MAX_DEPTH) {
        throw new InvalidYaml("recursive or too deeply nested", position(node.getStartMark()));
      }
      count(node);
      requireKnownTag(node);
      if (node instanceof MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
          count(tuple.getKeyNode());
          requireKnownTag(tuple.getKeyNode());
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            String here = below(path, key.getValue());
            note(here, key);
            visit(here, tuple.getValueNode(), depth + 1);
          }
        }
      } else if (node instanceof SequenceNode sequence) {
        int index = 0;
        for (Node item : sequence.getValue()) {
          String here = path + "." + index++;
          note(here, item);
          visit(here, item, depth + 1);
        }
      }
    }

    private void count(Node node) throws InvalidYaml {
      if (++nodes > MAX_NODES) {
        throw new InvalidYaml("more than " + MAX_NODES + " values", position(node.getStartMark()));
      }
    }

    /** One that is too long is cut: what is below it is not told of either. */
    private static String below(String path, String key) {
      String here = path.isEmpty() ? key : path + "." + key;
      return here.length() <= LONGEST_PATH ? here : here.substring(0, LONGEST_PATH + 1);
    }

    private void note(String path, Node node) {
      if (path.length() <= LONGEST_PATH && positions.size() < MAX_POSITIONS) {
        positions.put(path, position(node.getStartMark()));
      }
    }
  }

  private static void requireKnownTag(Node node) throws InvalidYaml {
    if (!TAGS.contains(node.getTag())) {
      throw new InvalidYaml(
          "the tag " + node.getTag() + " is not supported", position(node.getStartMark()));
    }
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    if (number
        && node instanceof ScalarNode scalar
        && scalar.getValue().length() > LONGEST_NUMBER) {
      throw new InvalidYaml(
          "a number of more than " + LONGEST_NUMBER + " digits", position(node.getStartMark()));
    }
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static @Nullable Object plain(@Nullable Object value, int depth) throws InvalidYaml {
    if (depth > MAX_DEPTH) {
      throw new InvalidYaml("recursive or too deeply nested", Position.NONE);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        copy.put(String.valueOf(entry.getKey()), plain(entry.getValue(), depth + 1));
      }
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof Iterable<?> items) {
      List<@Nullable Object> copy = new ArrayList<>();
      for (Object item : items) {
        copy.add(plain(item, depth + 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    throw new InvalidYaml(
        "values of type " + value.getClass().getSimpleName() + " are not supported", Position.NONE);
  }

  private static final class Loader extends SafeConstructor {
    Loader(LoaderOptions options) {
      super(options);
    }

    Object construct(Node node) {
      return constructDocument(node);
    }
  }

  private static final class ResolverWithoutDates extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern form, String first, int limit) {
      if (!Tag.TIMESTAMP.equals(tag)) {
        super.addImplicitResolver(tag, form, first, limit);
      }
    }
  }
}
