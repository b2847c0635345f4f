package io.maas4j.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators can write in templates, and what they cannot. */
class TemplateTest {
  private static final Map<String, Object> KNOWN =
      Map.of(
          "name",
          "web1",
          "empty",
          "",
          "count",
          3L,
          "yes",
          true,
          "nothing",
          Nothing.NONE,
          "tags",
          List.of("gpu", "big"),
          "node",
          Map.of("hostname", "web1", "owner_data", Map.of("rack", "r'7")));

  private static String rendered(String text) {
    return Template.parse("test", text).render(KNOWN, Template.Others.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{{name}} ~ web1",
        "a{{ name }}b ~ aweb1b",
        "{{node.hostname}} ~ web1",
        "{{node['hostname']}} ~ web1",
        "{{tags[1]}} ~ big",
        "{{tags}} ~ [\"gpu\",\"big\"]",
        "{{node.owner_data.rack|escape.shell}} ~ 'r'\"'\"'7'",
        "{{name|escape.shell}} ~ web1",
        "{{name|escape.json}} ~ \"web1\"",
        "{{nothing|escape.json}} ~ null",
        "x{{nothing}}x ~ xx",
        "{{yes}} ~ True",
        "{{count}} ~ 3",
        "{{if yes}}a{{else}}b{{endif}} ~ a",
        "{{if empty}}a{{elif count == 3}}c{{else}}b{{endif}} ~ c",
        "{{if not name}}a{{else}}b{{endif}} ~ b",
        "{{if name == 'web1' and count != 4}}a{{endif}} ~ a",
        "{{if empty or 'gpu' in tags}}a{{endif}} ~ a",
        "{{if 'x' not in tags}}a{{endif}} ~ a",
        "{{if nothing is None}}a{{endif}} ~ a",
        "{{if name is not None:}}a{{endif}} ~ a",
        "{{if (empty or yes) and (name)}}a{{endif}} ~ a",
        "{{for tag in tags}}<{{tag}}>{{endfor}} ~ <gpu><big>",
        "{{for key, value in node.owner_data.items()}}{{key}}={{value}}{{endfor}} ~ rack=r'7",
        "a{{# a remark }}b ~ ab",
      })
  void whatItSaysIsWritten(String template, String expected) {
    assertThat(rendered(template)).isEqualTo(expected);
  }

  @Test
  void statementsOnLinesOfTheirOwnLeaveNoLines() {
    assertThat(
            rendered(
                """
                tags:
                  {{for tag in tags}}
                  - {{tag}}
                  {{endfor}}
                {{if empty}}
                never: true
                {{else}}
                host: {{name}}
                {{endif}}
                """))
        .isEqualTo("tags:\n  - gpu\n  - big\nhost: web1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{{py: import os}} ~ code is not run",
        "{{nobody}} ~ there is no 'nobody' here",
        "{{node.secret}} ~ there is no 'secret' in it",
        "{{name.lower()}} ~ cannot be called",
        "{{name()}} ~ nothing can be called",
        "{{name|escape.html}} ~ there is no filter 'escape.html'",
        "{{name.__class__}} ~ there is no '__class__' in it",
        "{{if name}}a ~ its endif is missing",
        "{{for x in tags}}a{{endif}} ~ an endfor is missing",
        "{{if name}}a{{endfor}} ~ an endif is missing",
        "{{endif}} ~ there is nothing that this ends",
        "{{for x}}a{{endfor}} ~ for NAME in LIST",
        "{{for x in count}}a{{endfor}} ~ is no list",
        "{{for a, b in tags}}a{{endfor}} ~ there are not 2 of each",
        "{{name ~ is not closed",
        "{{name +}} ~ is not understood",
        "{{tags[7]}} ~ there is nothing at [7]",
        "{{default x = 1}} ~ there are no defaults",
        "{{inherit 'base'}} ~ which there is not",
        "{{(}} ~ something is missing",
      })
  void whatIsWrongIsSaidWithItsLine(String template, String why) {
    assertThatThrownBy(() -> rendered("first\n" + template))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("The template test, line ")
        .hasMessageContaining(why);
  }

  @Test
  void theLineIsTheRightOne() {
    assertThatThrownBy(() -> rendered("a\n\n{{if name}}\nb\n{{endif}}\n  {{nobody}}\n"))
        .hasMessageContaining("line 6:");
  }

  @Test
  void aTemplateInheritsFromAnother() {
    Template.Others others =
        name -> name.equals("base") ? Optional.of("<{{self.body}}|{{name}}>") : Optional.empty();
    assertThat(Template.parse("test", "{{inherit \"base\"}}\nhello").render(KNOWN, others))
        .isEqualTo("<hello|web1>");
  }

  @Test
  void whatInheritsFromItselfEnds() {
    Template.Others others = name -> Optional.of("{{inherit 'a'}}x");
    assertThatThrownBy(() -> Template.parse("a", "{{inherit 'a'}}").render(KNOWN, others))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("more than 8 others");
  }

  @Test
  void loopsInLoopsEnd() {
    List<Integer> many = java.util.stream.IntStream.range(0, 1000).boxed().toList();
    Template nested =
        Template.parse(
            "test",
            "{{for a in many}}{{for b in many}}{{for c in many}}{{endfor}}{{endfor}}{{endfor}}");
    assertThatThrownBy(() -> nested.render(Map.of("many", many), Template.Others.NONE))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("more than 100000 steps");
    Template wide = Template.parse("test", "{{for a in many}}{{text}}{{endfor}}");
    assertThatThrownBy(
            () ->
                wide.render(
                    Map.of("many", many, "text", "x".repeat(1 << 16)), Template.Others.NONE))
        .hasMessageContaining("becomes longer than");
  }

  @Test
  void whatIsDeepIsRefusedAndDoesNotOverflow() {
    assertThatThrownBy(() -> rendered("{{if yes}}".repeat(5000)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("are in each other");
    assertThatThrownBy(() -> rendered("{{" + "(".repeat(100_000) + "}}"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("parentheses");
    assertThat(rendered("{{if " + "not ".repeat(2000) + "yes}}a{{endif}}")).isEqualTo("a");
  }

  @Test
  void nonsenseIsRefusedAsNonsense() {
    String[] words = {
      "{{",
      "}}",
      "if",
      "elif",
      "else",
      "endif",
      "for",
      "endfor",
      "in",
      " ",
      "name",
      "tags",
      "(",
      ")",
      "|",
      ".",
      "'",
      "\n",
      "not",
      "and",
      "==",
      "[",
      "]",
      "inherit",
      "#",
      "x",
      "escape.json"
    };
    int refused = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(25); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      try {
        rendered(text.toString());
      } catch (InvalidRequest e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
    assertThat(refused).isGreaterThan(1000).isLessThan(3000);
  }
}
