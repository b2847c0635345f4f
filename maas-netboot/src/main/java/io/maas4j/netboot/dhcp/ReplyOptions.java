package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.DhcpOptions;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of one OFFER or ACK: those that always go, then those asked for, as asked. */
final class ReplyOptions {
  // The field has 128 octets, one of them a NUL for firmware that looks for it.
  private static final int MAX_FILE = 127;
  // RFC 4578 / PXE 2.1: boot server discovery off, take the file of this very reply.
  private static final byte[] BOOT_AT_ONCE = {6, 1, 8, (byte) 255};
  private static final byte[] NOTHING = {};

  private final Optional<String> bootFile;
  private final ServedSubnet subnet;
  private final OptionValues forced = new OptionValues();
  // Beside the subnet's, and before them.
  private final OptionValues onRequest = new OptionValues();
  // Only for those that list them: the header's fields say the same.
  private final OptionValues onlyIfListed = new OptionValues();
  // Option 55, each code as an unsigned octet.
  private final byte[] asked;

  ReplyOptions(DhcpConfig config, DhcpRequest request, Answer answer, Optional<BootMethod> method) {
    DhcpOptions options = request.message().options();
    subnet = answer.subnet();
    String rack = subnet.rackHost();
    Outcome said = answer.said();
    byte[] listed = said.options().get(DhcpOption.PARAMETER_REQUEST_LIST);
    asked =
        listed != null ? listed : options.bytes(DhcpOption.PARAMETER_REQUEST_LIST).orElse(NOTHING);
    bootFile = bootFile(said, method);

    byte[] mask = subnet.option(DhcpOption.SUBNET_MASK);
    if (mask != null) {
      forced.put(DhcpOption.SUBNET_MASK, mask);
    }
    lease(answer);
    selectedSubnet(request);
    if (bootFile.isPresent()) {
      String next = said.nextServer().map(Inet4Address::getHostAddress).orElse(rack);
      onlyIfListed.put(DhcpOption.TFTP_SERVER_NAME, text(next));
      byte[] file = text(bootFile.get());
      (file.length > MAX_FILE ? forced : onlyIfListed).put(DhcpOption.BOOT_FILE_NAME, file);
    }
    if (method.isPresent()) {
      BootOptions boot = subnet.boot(method.get());
      forced.putAll(boot.forced());
      onRequest.putAll(boot.onRequest());
    }
    Client client = request.classified();
    if (client.isPxe() || client.isHttpBoot()) {
      options
          .bytes(DhcpOption.CLIENT_UUID)
          .ifPresent(uuid -> forced.put(DhcpOption.CLIENT_UUID, uuid));
    }
    if (client.isPxe() && bootFile.isPresent() && config.pxeBootAtOnce()) {
      forced.put(DhcpOption.VENDOR_CLASS, text("PXEClient"));
      forced.put(DhcpOption.VENDOR_SPECIFIC, BOOT_AT_ONCE);
    }
    if (!config.echoClientUuid()) {
      forced.remove(DhcpOption.CLIENT_UUID);
    }
    said.options().forEach((code, value) -> override(answer, code, value));
  }

  /** What an operator says holds over what the engine worked out. */
  private void override(Answer answer, int code, byte[] value) {
    if (code == DhcpOption.PARAMETER_REQUEST_LIST) {
      return; // In place of the client's list, and never sent.
    }
    if (code == DhcpOption.RENEWAL_TIME || code == DhcpOption.REBINDING_TIME) {
      // RFC 2131 §4.4.5: T1 and T2 are before the end of the lease; INFORM has neither.
      if (value.length != 4
          || Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt())
              >= answer.lease().toSeconds()) {
        return;
      }
    }
    onlyIfListed.remove(code);
    (forced.has(code) ? forced : onRequest).put(code, value);
  }

  /** RFC 3011 §2: a client that selects its subnet takes no answer that does not say so. */
  private void selectedSubnet(DhcpRequest request) {
    if (FindSubnet.isSelectedByClient(request)) {
      request
          .message()
          .options()
          .bytes(DhcpOption.SUBNET_SELECTION)
          .ifPresent(value -> forced.put(DhcpOption.SUBNET_SELECTION, value));
    }
  }

  private Optional<String> bootFile(Outcome said, Optional<BootMethod> method) {
    if (said.fileName().isPresent()) {
      return said.fileName();
    }
    byte[] option = said.options().get(DhcpOption.BOOT_FILE_NAME);
    if (option != null) {
      return Optional.of(new String(option, StandardCharsets.UTF_8));
    }
    return method.isPresent() ? subnet.boot(method.get()).file() : Optional.empty();
  }

  /** The header's file name; empty when there is none or it is too long for the field. */
  Optional<String> file() {
    return bootFile.filter(file -> length(file) <= MAX_FILE);
  }

  void into(DhcpMessage.Builder reply) {
    forced.forEach(reply::option);
    if (asked.length == 0) {
      subnet.options().keySet().forEach(code -> put(code, value(code), reply));
      onRequest.forEach((code, value) -> put(code, value, reply));
      return;
    }
    for (byte octet : asked) {
      int code = octet & 0xFF;
      byte[] value = value(code);
      // One that is named twice stays where it was named first.
      put(code, value != null ? value : onlyIfListed.get(code), reply);
    }
  }

  private void put(int code, byte @Nullable [] value, DhcpMessage.Builder reply) {
    if (value != null && !forced.has(code)) {
      reply.option(code, value);
    }
  }

  private byte @Nullable [] value(int code) {
    byte[] own = onRequest.get(code);
    return own != null ? own : subnet.option(code);
  }

  private void lease(Answer answer) {
    long seconds = answer.lease().toSeconds();
    if (answer.lease().isZero()) {
      return; // INFORM: RFC 2131 §4.3.5 forbids lease times.
    }
    forced.put(DhcpOption.LEASE_TIME, u32(seconds));
    onRequest.put(DhcpOption.RENEWAL_TIME, u32(seconds / 2));
    onRequest.put(DhcpOption.REBINDING_TIME, u32(seconds * 7 / 8));
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static byte[] u32(long value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
