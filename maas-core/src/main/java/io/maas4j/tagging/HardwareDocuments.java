package io.maas4j.tagging;

import io.maas4j.machine.Machine;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.Tx;
import io.maas4j.xpath.XmlDocument;
import io.maas4j.xpath.XmlDocument.XmlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What machines told of their hardware, as documents that definitions are evaluated over. */
final class HardwareDocuments {
  static final String LSHW = "maas-lshw";
  static final String LLDP = "maas-capture-lldpd";

  private static final Logger LOG = LoggerFactory.getLogger(HardwareDocuments.class);
  private static final byte[] NO_LSHW = "<list/>".getBytes(StandardCharsets.UTF_8);

  private HardwareDocuments() {}

  /** The outputs of a node as they were written. */
  record Told(Optional<byte[]> lshw, Optional<byte[]> lldp) {
    boolean isNothing() {
      return lshw.isEmpty() && lldp.isEmpty();
    }
  }

  /** Only what passed counts. */
  static Told told(Tx tx, Machine node) {
    List<ScriptResult> passed =
        node.sets().commissioning().stream()
            .flatMap(set -> tx.scriptRuns().results(set).stream())
            .filter(result -> result.status() == ResultStatus.PASSED)
            .toList();
    return new Told(output(tx, passed, LSHW), output(tx, passed, LLDP));
  }

  private static Optional<byte[]> output(Tx tx, List<ScriptResult> passed, String name) {
    return passed.stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .flatMap(
            result -> {
              Output output = tx.scriptRuns().output(result.id());
              return output.stdout().or(output::combined);
            })
        .filter(bytes -> bytes.length > 0);
  }

  /**
   * The description by {@code lshw} with two more children of its root: itself with every element
   * in the namespace {@code lshw}, and the neighbours in the namespace {@code lldp}.
   */
  static XmlDocument document(Machine node, Told told) {
    for (Told part : lessAndLess(told)) {
      try {
        XmlDocument.Builder document = new XmlDocument.Builder();
        document.addOpen(part.lshw().orElse(NO_LSHW));
        if (part.lshw().isPresent()) {
          document.add(part.lshw().get(), "lshw");
        }
        if (part.lldp().isPresent()) {
          document.add(part.lldp().get(), "lldp");
        }
        return document.close().build();
      } catch (XmlException e) {
        // whoever sends it can send it as often as it likes; it was told when it came
        LOG.debug("hardware description left out system_id={}", node.id(), e);
      }
    }
    throw new AssertionError("an empty document is always understood");
  }

  /** Why an output of a machine is no use to definitions; empty when it is. */
  static Optional<String> fault(byte[] output) {
    try {
      new XmlDocument.Builder().add(output, "");
      return Optional.empty();
    } catch (XmlException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is not understood is left out: first the neighbours, then the rest. */
  private static List<Told> lessAndLess(Told told) {
    List<Told> all = new ArrayList<>();
    all.add(told);
    all.add(new Told(told.lshw(), Optional.empty()));
    all.add(new Told(Optional.empty(), told.lldp()));
    all.add(new Told(Optional.empty(), Optional.empty()));
    return all;
  }
}
