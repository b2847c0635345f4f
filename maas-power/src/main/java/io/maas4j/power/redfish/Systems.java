package io.maas4j.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.power.steps.StepFailed;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the system that a machine is, among those of a service. */
final class Systems {
  private static final Logger log = LoggerFactory.getLogger(Systems.class);
  private static final String NODE_ID = "node_id";
  private static final String COLLECTION = Service.ROOT + "/Systems";
  private static final int MAX_PAGES = 8;
  private static final int MAX_LOOKED_AT = 8;
  private static final int MAX_NAMED = 10;

  private final Service service;

  Systems(Service service) {
    this.service = service;
  }

  /** The system of {@code node_id}; without one the first that is a whole machine. */
  SystemResource find() throws StepFailed, InterruptedException {
    Optional<String> id = service.call().text(NODE_ID);
    if (id.isPresent()) {
      return byId(id.get());
    }
    Optional<String> known = service.known().firstSystem();
    if (known.isPresent()) {
      Answer answer = service.get(known.get());
      if (answer.status() != 404) {
        return new SystemResource(known.get(), answer.resource());
      }
      service.known().forgetFirstSystem();
    }
    SystemResource first = first();
    service.known().firstSystem(first.link());
    return first;
  }

  /** The same system as it is now. */
  SystemResource again(SystemResource system) throws StepFailed, InterruptedException {
    return new SystemResource(system.link(), service.get(system.link()).resource());
  }

  private SystemResource byId(String id) throws StepFailed, InterruptedException {
    String link =
        id.startsWith("/")
            ? id
            // A path has %20 where a form has a plus.
            : COLLECTION + "/" + URLEncoder.encode(id, UTF_8).replace("+", "%20");
    Answer answer = service.get(link);
    if (answer.status() == 404) {
      throw StepFailed.setting(
          NODE_ID,
          "'" + ErrorText.clean(id, 60) + "' is no system of this BMC; it has: " + names());
    }
    return new SystemResource(link, answer.resource());
  }

  private SystemResource first() throws StepFailed, InterruptedException {
    List<String> members = members();
    if (members.isEmpty()) {
      throw StepFailed.action(service.known().login().address().origin() + " lists no system")
          .remedy("look whether its host is inserted");
    }
    SystemResource first = read(members.get(0));
    if (members.size() == 1) {
      return first;
    }
    SystemResource chosen = first;
    for (int i = 1; i < Math.min(members.size(), MAX_LOOKED_AT) && !chosen.isWholeMachine(); i++) {
      SystemResource other = read(members.get(i));
      if (other.isWholeMachine()) {
        chosen = other;
      }
    }
    log.warn(
        "BMC has several systems and no node_id says which; address={} taken={} others={}",
        service.known().login().address().origin(),
        chosen.link(),
        members.size() - 1);
    return chosen;
  }

  private SystemResource read(String link) throws StepFailed, InterruptedException {
    return new SystemResource(link, service.get(link).resource());
  }

  /** The links of the first page that has any. */
  private List<String> members() throws StepFailed, InterruptedException {
    Set<String> seen = new HashSet<>();
    Optional<String> page = Optional.of(COLLECTION);
    while (page.isPresent() && seen.size() < MAX_PAGES && seen.add(page.get())) {
      JsonNode collection = service.get(page.get()).resource();
      List<String> members = Links.ofAll(collection.path("Members"));
      if (!members.isEmpty()) {
        return members;
      }
      JsonNode next = collection.path("Members@odata.nextLink");
      page = next.isTextual() ? Optional.of(next.textValue()) : Optional.empty();
    }
    return List.of();
  }

  private String names() throws StepFailed, InterruptedException {
    List<String> members = members();
    if (members.isEmpty()) {
      return "none";
    }
    List<String> ids =
        members.stream()
            .limit(MAX_NAMED)
            .map(link -> link.endsWith("/") ? link.substring(0, link.length() - 1) : link)
            .map(link -> ErrorText.clean(link.substring(link.lastIndexOf('/') + 1), 60))
            .toList();
    return String.join(", ", ids) + (members.size() > MAX_NAMED ? ", …" : "");
  }
}
