package io.maas4j.benchmarks.commission;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A signal's {@code multipart/form-data}, laid out as the runner does it. */
final class Form {
  private static final String BOUNDARY = "8c2b1f0de5a94f7c9a3e6d1b0f7a5c42";
  static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final StringBuilder fields = new StringBuilder();
  private final List<File> files = new ArrayList<>();

  private record File(String name, byte[] content) {}

  static Form signal(String status) {
    return new Form().field("op", "signal").field("status", status);
  }

  Form field(String name, Object value) {
    fields.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"");
    fields.append(name).append("\"\r\n\r\n").append(value).append("\r\n");
    return this;
  }

  /** Left out when there is nothing in it. */
  Form file(String name, byte[] content) {
    if (content.length > 0) {
      files.add(new File(name, content));
    }
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(
            fields.length()
                + files.stream().mapToInt(file -> file.content.length + 300).sum()
                + 64);
    body.writeBytes(ascii(fields.toString()));
    for (File file : files) {
      body.writeBytes(
          ascii(
              "--"
                  + BOUNDARY
                  + "\r\nContent-Disposition: form-data; name=\""
                  + file.name
                  + "\"; filename=\""
                  + file.name
                  + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
      body.writeBytes(file.content);
      body.writeBytes(ascii("\r\n"));
    }
    body.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
    return body.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
