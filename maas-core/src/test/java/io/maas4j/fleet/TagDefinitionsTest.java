package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.tagging.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagDefinitionsTest {
  private static final String GPU = "//node[@id=\"display\"]";

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Tags tags() {
    return bench.fleet.tags();
  }

  /** A machine whose lshw tells of these nodes. */
  private Machine described(String name, String... nodes) {
    Machine machine = bench.commissioning(name);
    StringBuilder lshw = new StringBuilder("<?xml version=\"1.0\"?><list>");
    for (String node : nodes) {
      lshw.append("<node id=\"").append(node).append("\"/>");
    }
    send(machine, "maas-lshw", lshw + "</list>");
    return machine;
  }

  private void send(Machine machine, String script, String output) {
    bench.commissioningResults(machine).stream()
        .filter(result -> result.name().equals(script))
        .forEach(
            result ->
                bench
                    .fleet
                    .signals()
                    .signal(
                        machine.id(),
                        Bench.finished(result, 0, output.getBytes(StandardCharsets.UTF_8))));
  }

  private Set<String> tagsOf(Machine machine) {
    return bench.now(machine).placement().tags();
  }

  private static Tag tag(String name, String definition) {
    return new Tag(name, "", definition, "");
  }

  @Test
  void aNewDefinitionIsEvaluatedOverAllMachines() {
    Machine with = described("a", "display", "memory");
    Machine without = described("b", "memory");
    Machine silent = bench.added("c");
    tags().add(tag("gpu", GPU), Bench.ROOT);
    assertThat(tagsOf(with)).as("not in the transaction that adds it").doesNotContain("gpu");
    bench.run();
    assertThat(tagsOf(with)).contains("gpu");
    assertThat(tagsOf(without)).doesNotContain("gpu");
    assertThat(tagsOf(silent)).doesNotContain("gpu");
  }

  @Test
  void aChangedDefinitionTagsAndUntags() {
    Machine one = described("a", "display");
    Machine other = described("b", "tape");
    tags().add(tag("x", GPU), Bench.ROOT);
    bench.run();
    tags().change("x", tag("y", "//node[@id='tape']"), Bench.ROOT);
    bench.run();
    assertThat(tagsOf(one)).doesNotContain("x", "y");
    assertThat(tagsOf(other)).contains("y");
    tags().change("y", tag("y", ""), Bench.ROOT);
    bench.run();
    assertThat(tagsOf(other))
        .as("a definition that is taken away leaves them tagged")
        .contains("y");
  }

  @Test
  void aRebuildUndoesWhatWasDoneByHand() {
    Machine one = described("a", "display");
    tags().add(tag("gpu", GPU), Bench.ROOT);
    bench.run();
    retag("gpu", Set.of(), Set.of(one), Optional.of(GPU), Optional.empty());
    assertThat(tagsOf(one)).doesNotContain("gpu");
    tags().rebuild("gpu", Bench.ROOT);
    bench.run();
    assertThat(tagsOf(one)).contains("gpu");
    assertThatThrownBy(() -> tags().rebuild("none", Bench.ROOT)).isInstanceOf(NotFound.class);
  }

  @Test
  void whatAMachineSendsIsEvaluatedAtOnce() {
    tags().add(tag("gpu", GPU), Bench.ROOT);
    tags().add(tag("near", "//lldp:interface/@name = 'eth7' and //lshw:node"), Bench.ROOT);
    bench.run();
    Machine machine = described("a", "display");
    assertThat(tagsOf(machine)).contains("gpu").doesNotContain("near");
    send(machine, "maas-capture-lldpd", "<lldp><interface name='eth7'/></lldp>");
    assertThat(tagsOf(machine)).contains("gpu", "near");
  }

  @Test
  void hostileDescriptionsTagNothingAndHarmNobody() {
    tags().add(tag("all", "true()"), Bench.ROOT);
    tags().add(tag("gpu", GPU), Bench.ROOT);
    Machine machine = bench.commissioning("a");
    send(
        machine,
        "maas-lshw",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><node id='display'/>&x;</a>");
    assertThat(tagsOf(machine)).contains("all").doesNotContain("gpu");
  }

  @Test
  void anExpressionThatIsNoneIsRefused() {
    assertThatThrownBy(() -> tags().add(tag("oops", "//node[@id="), Bench.ROOT))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> {
              assertThat(e.fields())
                  .isEqualTo(
                      Map.of(
                          "definition", List.of("Invalid xpath expression: Invalid expression")));
              assertThat(e.remedy()).contains("ends too early");
            });
    List<Tag> all = bench.in(tx -> tx.tags().list());
    assertThat(all).extracting(Tag::name).doesNotContain("oops");
  }

  @Test
  void aGuardHoldsAnUpdateToTheDefinitionItWasMadeFor() {
    Machine machine = described("a", "tape");
    tags().add(tag("gpu", GPU), Bench.ROOT);
    assertThatThrownBy(
            () -> retag("gpu", Set.of(machine), Set.of(), Optional.of("//other"), Optional.empty()))
        .isInstanceOf(Conflict.class)
        .hasMessage(
            "Definition supplied '//other' doesn't match current definition"
                + " '//node[@id=\"display\"]'");
    assertThatThrownBy(
            () -> retag("gpu", Set.of(machine), Set.of(), Optional.empty(), Optional.of("nobody")))
        .isInstanceOf(NotFound.class);
    assertThat(retag("gpu", Set.of(machine), Set.of(), Optional.of(GPU), Optional.empty()))
        .isEqualTo(new Tags.Counts(1, 0));
  }

  @Test
  void tagsAreForAdministratorsToChange() {
    assertThatThrownBy(() -> tags().add(tag("x", ""), Bench.ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> tags().rebuild("x", Bench.ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> tags().delete("x", Bench.ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(
            () ->
                tags()
                    .retag("x", Set.of(), Set.of(), Optional.empty(), Optional.empty(), Bench.ANN))
        .isInstanceOf(Denied.class)
        .hasMessage("Must be a superuser or supply a rack_controller");
  }

  private Tags.Counts retag(
      String tag,
      Set<Machine> add,
      Set<Machine> remove,
      Optional<String> guard,
      Optional<String> rack) {
    return tags()
        .retag(
            tag,
            Set.copyOf(add.stream().map(Machine::id).toList()),
            Set.copyOf(remove.stream().map(Machine::id).toList()),
            guard,
            rack,
            Bench.ROOT);
  }
}
