package io.maas4j.server.api;

import io.maas4j.depot.BootSources;
import io.maas4j.depot.SourceForm;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.server.api.view.ImageViews;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where images come from, and which are wanted (operations, sections 5.1 and 5.2). */
final class BootSourcesHandler {
  private static final List<Parameter> SOURCE =
      List.of(
          Parameter.str("url", "Of the image stream's directory."),
          Parameter.str("keyring_filename", "A file on the region that holds the stream's keys."),
          Parameter.file("keyring_data", "The stream's keys themselves."),
          Parameter.str("name", "For people."),
          Parameter.of("priority", Kind.INT, "The greatest counts where several offer the same."),
          Parameter.of("enabled", Kind.NBOOL, "Whether it is asked at all."),
          Parameter.of(
              "skip_keyring_verification", Kind.NBOOL, "Believe its index without a signature."));
  private static final List<Parameter> SELECTION =
      List.of(
          Parameter.str("os", "The operating system."),
          Parameter.str("release", "Its release."),
          Parameter.many("arches", "Architectures; * for all."),
          Parameter.many("subarches", "Sub-architectures; * for all."),
          Parameter.many("labels", "Labels; * for all."));

  private final BootSources sources;

  BootSourcesHandler(BootSources sources) {
    this.sources = sources;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "BootSourcesHandler",
            "Manage the sources of boot images.",
            "boot-sources/",
            Operation.read("List boot sources", this::list).forImageAdmins(),
            Operation.create("Add a boot source", this::create).with(SOURCE).forImageAdmins()),
        Resource.of(
            "BootSourceHandler",
            "Manage a source of boot images.",
            "boot-sources/{id}/",
            Operation.read("Read a boot source", this::read).forImageAdmins(),
            Operation.update("Update a boot source", this::update).with(SOURCE).forImageAdmins(),
            Operation.delete("Delete a boot source", this::delete).forImageAdmins()),
        Resource.of(
            "BootSourceSelectionsHandler",
            "Manage what is wanted of a boot source.",
            "boot-sources/{boot_source_id}/selections/",
            Operation.read("List selections", this::selections).forImageAdmins(),
            Operation.create("Add a selection", this::select).with(SELECTION).forImageAdmins()),
        Resource.of(
            "BootSourceSelectionHandler",
            "Manage a selection of a boot source.",
            "boot-sources/{boot_source_id}/selections/{id}/",
            Operation.read("Read a selection", this::selection).forImageAdmins(),
            Operation.update("Update a selection", this::reselect).with(SELECTION).forImageAdmins(),
            Operation.delete("Delete a selection", this::deselect).forImageAdmins()));
  }

  static long number(Call call, String name, String kind) {
    String text = call.path(name);
    if (!text.matches("\\d{1,18}")) {
      throw NotFound.no(kind);
    }
    return Long.parseLong(text);
  }

  private static long source(Call call) {
    return number(call, "id", "BootSource");
  }

  private static long sourceOfSelection(Call call) {
    return number(call, "boot_source_id", "BootSource");
  }

  private static long selectionId(Call call) {
    return number(call, "id", "BootSourceSelection");
  }

  private Reply list(Call call) {
    return Resources.list(sources.list(call.actor()), ImageViews::source);
  }

  private Reply create(Call call) {
    io.maas4j.image.BootSource made = sources.create(form(call.arguments()), call.actor());
    return Reply.created(out -> ImageViews.source(out, made));
  }

  private Reply read(Call call) {
    return Resources.one(sources.get(source(call), call.actor()), ImageViews::source);
  }

  private Reply update(Call call) {
    return Resources.one(
        sources.update(source(call), form(call.arguments()), call.actor()), ImageViews::source);
  }

  private static SourceForm form(Arguments given) {
    return new SourceForm(
        given.text("url"),
        given.text("keyring_filename"),
        given.file("keyring_data").map(Base64.getEncoder()::encodeToString),
        given.filled("name"),
        given.whole("priority").map(BootSourcesHandler::priority),
        given.filled("enabled").flatMap(Arguments::truth),
        given.filled("skip_keyring_verification").flatMap(Arguments::truth));
  }

  private static int priority(long number) {
    if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
      throw Failure.field("priority", "Ensure this value is less than or equal to 2147483647.");
    }
    return (int) number;
  }

  private Reply delete(Call call) {
    sources.delete(source(call), call.actor());
    return Reply.NOTHING;
  }

  private Reply selections(Call call) {
    return Resources.list(
        sources.selections(sourceOfSelection(call), call.actor()), ImageViews::selection);
  }

  private Reply select(Call call) {
    Arguments given = call.arguments();
    return Resources.one(
        sources.select(
            sourceOfSelection(call),
            given.textOr("os", ""),
            given.textOr("release", ""),
            given.texts("arches"),
            given.texts("subarches"),
            given.texts("labels"),
            call.actor()),
        ImageViews::selection);
  }

  private Reply selection(Call call) {
    return Resources.one(
        sources.selection(sourceOfSelection(call), selectionId(call), call.actor()),
        ImageViews::selection);
  }

  private Reply reselect(Call call) {
    Arguments given = call.arguments();
    return Resources.one(
        sources.reselect(
            sourceOfSelection(call),
            selectionId(call),
            given.text("os"),
            given.text("release"),
            some(given, "arches"),
            some(given, "subarches"),
            some(given, "labels"),
            call.actor()),
        ImageViews::selection);
  }

  private static Optional<List<String>> some(Arguments given, String name) {
    return given.has(name) ? Optional.of(given.texts(name)) : Optional.empty();
  }

  private Reply deselect(Call call) {
    sources.deselect(sourceOfSelection(call), selectionId(call), call.actor());
    return Reply.NOTHING;
  }
}
