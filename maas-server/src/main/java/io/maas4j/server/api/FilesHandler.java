package io.maas4j.server.api;

import io.maas4j.account.UserFiles;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.file.StoredFile;
import io.maas4j.server.api.view.JsonOut;
import io.maas4j.server.api.view.SmallViews;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Users' files (operations, section 6.3). A name is only a text: nothing is a directory. */
final class FilesHandler {
  private static final String PATH = SmallViews.BASE + "files/";
  // whatever it is, no browser is to show it as something of ours
  private static final String BINARY = "application/octet-stream";

  private final UserFiles files;

  FilesHandler(UserFiles files) {
    this.files = files;
  }

  Stream<Resource> resources() {
    Operation byKey =
        Operation.get(
            "get_by_key",
            "Get a file by its key",
            this::byKey,
            Parameter.str("key", "The file's key, which stands for permission.")
                .mandatory("No provided key!"));
    Parameter name = Parameter.str("filename", "The file's name.");
    return Stream.of(
        Resource.of(
                "FilesHandler",
                "Manage the files of the logged-in user.",
                "files/",
                Operation.read(
                    "List files",
                    this::list,
                    Parameter.str("prefix", "Only those whose names begin so.")),
                Operation.create(
                    "Add a file, or replace its content",
                    this::create,
                    Parameter.str("filename", "The file's name."),
                    Parameter.file("file", "Its content.")),
                Operation.delete(
                    "Delete a file", this::delete, name.mandatory("No provided filename!")),
                Operation.get(
                    "get", "Get a file", this::get, name.mandatory("No provided filename!")),
                byKey)
            .anonymously(byKey.forAnybody()),
        Resource.of(
                "FileHandler",
                "Manage a file.",
                "files/{filename}/",
                Operation.read("Get a file with its content", this::read),
                Operation.delete("Delete a file", this::deleteItem))
            .withSlashesIn("filename"));
  }

  private Reply list(Call call) {
    List<StoredFile.Entry> entries =
        files.list(call.user().name(), call.arguments().textOr("prefix", ""));
    return Resources.list(entries, (out, entry) -> out.object(o -> members(o, entry)));
  }

  private static void members(JsonOut out, StoredFile.Entry entry) {
    out.text("filename", entry.name())
        .text("anon_resource_uri", PATH + "?op=get_by_key&key=" + entry.key())
        .text("resource_uri", PATH + encoded(entry.name()) + "/");
  }

  /** As it stands in a path, where slashes are let through. */
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private Reply create(Call call) {
    Map<String, byte[]> parts = call.arguments().files();
    String name =
        call.arguments()
            .filled("filename")
            .orElseThrow(() -> Failure.text(400, "Filename not supplied"));
    // clients give the part any name
    if (parts.isEmpty()) {
      throw Failure.text(400, "File not supplied");
    }
    if (parts.size() > 1) {
      throw Failure.text(400, "Exactly one file must be supplied");
    }
    files.put(call.user().name(), name, parts.values().iterator().next());
    return new Reply.Text(201, "");
  }

  private Reply get(Call call) {
    return files
        .find(call.user().name(), call.arguments().textOr("filename", ""))
        .map(FilesHandler::content)
        .orElseThrow(() -> Failure.text(404, "File not found"));
  }

  private Reply byKey(Call call) {
    return files
        .findByKey(call.arguments().textOr("key", ""))
        .map(FilesHandler::content)
        .orElseThrow(() -> NotFound.no("FileStorage"));
  }

  private static Reply content(StoredFile file) {
    return new Reply.Bytes(BINARY, file.content());
  }

  private Reply read(Call call) {
    StoredFile file =
        files.find(call.user().name(), call.path("filename")).orElseThrow(FilesHandler::none);
    return Reply.json(
        out ->
            out.object(
                o -> {
                  members(o, file.entry());
                  o.text("content", Base64.getEncoder().encodeToString(file.content()));
                }));
  }

  /** Juju takes no other 404 for an answer of ours. */
  private static Failure none() {
    return Failure.text(404, "Not Found").with("Workaround", "bug1123986");
  }

  private Reply deleteItem(Call call) {
    if (!files.delete(call.user().name(), call.path("filename"))) {
      throw none();
    }
    return Reply.NOTHING;
  }

  private Reply delete(Call call) {
    if (!files.delete(call.user().name(), call.arguments().textOr("filename", ""))) {
      throw none();
    }
    return Reply.NOTHING;
  }
}
