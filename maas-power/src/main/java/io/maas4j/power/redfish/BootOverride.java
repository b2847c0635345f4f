package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maas4j.power.redfish.RedfishConfig.NetworkBoot;
import io.maas4j.power.steps.StepFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Makes the next start of a system one from the network. */
final class BootOverride {
  private static final String ENABLED = "BootSourceOverrideEnabled";
  private static final String TARGET = "BootSourceOverrideTarget";
  private static final String MODE = "BootSourceOverrideMode";
  private static final String PXE = "Pxe";
  private static final String UEFI_HTTP = "UefiHttp";

  private final Service service;
  private final NetworkBoot preference;

  BootOverride(Service service, NetworkBoot preference) {
    this.service = service;
    this.preference = preference;
  }

  /**
   * @param system as it was read just now
   * @throws StepFailed when the service takes the settings in no form
   */
  void apply(SystemResource system) throws StepFailed, InterruptedException {
    String source = source(system);
    Optional<String> settings = system.settings();
    if (settings.isEmpty() && isSet(system.boot(), source)) {
      // Some refuse a change that changes nothing.
      return;
    }
    Answer refusal = null;
    for (ObjectNode boot : forms(system, source)) {
      Answer answer = patch(settings.orElse(system.link()), system.link(), boot);
      if (answer.reply().isSuccess()) {
        Tasks.await(service, answer);
        return;
      }
      refusal = answer;
    }
    throw refusal.failed("the boot settings");
  }

  private String source(SystemResource system) throws StepFailed {
    List<String> allowed =
        SystemResource.texts(system.boot().path(TARGET + "@Redfish.AllowableValues"));
    List<String> wanted =
        preference == NetworkBoot.PREFER_PXE ? List.of(PXE, UEFI_HTTP) : List.of(UEFI_HTTP, PXE);
    if (allowed.isEmpty()) {
      return wanted.get(0);
    }
    return wanted.stream()
        .filter(allowed::contains)
        .findFirst()
        .orElseThrow(
            () ->
                StepFailed.action(
                        "the system can boot from "
                            + ErrorText.clean(String.join(", ", allowed), 200)
                            + " for once, but not from the network")
                    .remedy("see its BIOS settings"));
  }

  private static boolean isSet(JsonNode boot, String source) {
    return boot.path(ENABLED).asText("").equals("Once")
        && boot.path(TARGET).asText("").equals(source);
  }

  /** The forms of the settings, the one to try first in front. */
  private static List<ObjectNode> forms(SystemResource system, String source) {
    ObjectNode part =
        JsonNodeFactory.instance.objectNode().put(ENABLED, "Once").put(TARGET, source);
    String present = system.boot().path(MODE).asText("");
    boolean known = present.equals("UEFI") || present.equals("Legacy");
    ObjectNode whole =
        part.deepCopy().put(MODE, source.equals(UEFI_HTTP) || !known ? "UEFI" : present);
    List<ObjectNode> forms = new ArrayList<>(List.of(part, whole));
    if (VendorWays.wantsWholeBootObject(system.manufacturer())) {
      forms.remove(part);
    }
    return forms;
  }

  private Answer patch(String link, String otherwise, ObjectNode boot)
      throws StepFailed, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("Boot", boot);
    Iterator<Duration> pauses = service.pauses().busy().iterator();
    while (true) {
      Answer answer = matching(link, otherwise, body);
      boolean later = answer.status() >= 400 && answer.says(VendorWays.LATER);
      if (!later || !pauses.hasNext()) {
        return answer;
      }
      Duration pause = pauses.next();
      if (!service.hasTimeFor(pause)) {
        return answer;
      }
      service.call().pause(pause);
    }
  }

  /** With the entity tag that the resource has now, in the forms that services understand. */
  private Answer matching(String link, String otherwise, ObjectNode body)
      throws StepFailed, InterruptedException {
    Answer resource = service.get(link);
    String target = link;
    if (!resource.reply().isSuccess()) {
      // A settings object that is not there: the system itself takes them (power spec §12).
      target = otherwise;
      resource = service.get(target);
    }
    Answer answer = service.patch(target, body, resource.etag());
    if (answer.status() != 412) {
      return answer;
    }
    Optional<String> fresh = service.get(target).etag();
    answer = service.patch(target, body, fresh);
    boolean weak = fresh.map(tag -> tag.startsWith("W/")).orElse(false);
    if (answer.status() == 412 && weak) {
      // If-Match compares strongly (RFC 9110 §13.1.1); some send weak tags and want strong ones.
      answer = service.patch(target, body, fresh.map(tag -> tag.substring(2)));
    }
    return answer;
  }
}
