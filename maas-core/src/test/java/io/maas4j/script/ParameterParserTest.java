package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterParserTest {
  private static List<String> faults(String yaml) throws Yaml11.InvalidYaml {
    List<String> faults = new ArrayList<>();
    new ParameterParser((path, message) -> faults.add(message))
        .parse(Yaml11.load("p: " + yaml).value());
    return faults;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x|p: must be a mapping",
        "{}|p: type is required and must be text",
        "{type: disk}|p: type must be storage, interface, url, string, password, runtime, boolean or"
            + " choice, not 'disk'",
        "{type: string, colour: red}|p: colour unknown attribute, known are [allow_list,"
            + " argument_format, choices, default, description, max, min, required, title, type]",
        "{type: storage, min: 1}|p: min is not allowed for type storage",
        "{type: interface, max: 1}|p: max is not allowed for type interface",
        "{type: url, min: 1}|p: min is not allowed for type url",
        "{type: choice, choices: [a], min: 1}|p: min is not allowed for type choice",
        "{type: string, min: a}|p: min must be an integer",
        "{type: runtime, min: -1}|p: min must not be negative",
        "{type: string, min: 3, max: 2}|p: min must not be greater than max",
        "{type: string, title: 1}|p: title must be text",
        "{type: string, description: 1}|p: description must be text",
        "{type: string, argument_format: 1}|p: argument_format must be text",
        "{type: storage, argument_format: --x}|p: argument_format must contain one of {input},"
            + " {model}, {name}, {path}, {serial}",
        "{type: interface, argument_format: '{path}'}|p: argument_format must contain one of"
            + " {input}, {mac}, {name}, {product}, {vendor}",
        "{type: string, required: maybe}|p: required must be true or false",
        "{type: string, allow_list: true}|p: allow_list is only allowed for type url",
        "{type: url, allow_list: 1}|p: allow_list must be true or false",
        "{type: string, choices: [a]}|p: choices is only allowed for type choice",
        "{type: choice}|p: choices is required for type choice: a list of texts or [value, label]"
            + " pairs",
        "{type: choice, choices: [[a]]}|p: choices must hold texts or [value, label] pairs, not"
            + " '[a]'",
        "{type: choice, choices: [a], default: b}|p: default must be one of the choices",
        "{type: string, default: 1}|p: default must be text",
        "{type: runtime, default: x}|p: default must be a number of seconds",
        "{type: boolean, default: x}|p: default must be true or false",
        "{type: string, min: 3, default: ab}|p: default is below min",
        "{type: runtime, max: 3, default: 4}|p: default is above max",
      })
  void everyRuleHasItsText(String yaml, String message) throws Yaml11.InvalidYaml {
    assertThat(faults(yaml)).containsExactly(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: storage, argument_format: '{path}', default: 'model:serial'}",
        "{type: interface, argument_format: '--if={mac}'}",
        "{type: url, allow_list: true, default: 'http://a.example.test', required: true}",
        "{type: password, min: 8, max: 20}",
        "{type: runtime, min: 60, default: 120}",
        "{type: boolean, default: true}",
        "{type: choice, choices: [[a, A], b], default: a}"
      })
  void everyTypeCanBeDeclared(String yaml) throws Yaml11.InvalidYaml {
    assertThat(faults(yaml)).isEmpty();
  }

  @Test
  void theDeclarationComesBackAsItWas() throws Yaml11.InvalidYaml {
    Parameter parameter =
        new ParameterParser((path, message) -> {})
            .parse(Yaml11.load("d: {type: storage, argument_format: '{path}'}").value())
            .get(0);

    assertThat(parameter.declaration())
        .isEqualTo(Map.of("type", "storage", "argument_format", "{path}"));
    assertThat(parameter.required()).isTrue();
    assertThat(parameter.argumentFormat()).contains("{path}");
  }
}
