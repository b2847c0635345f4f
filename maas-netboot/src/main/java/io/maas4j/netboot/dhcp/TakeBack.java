package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.util.Optional;

/** RELEASE and DECLINE: never answered (RFC 2131 §4.3.3, §4.3.4). */
final class TakeBack implements DhcpHandler {
  private final LeaseTable leases;

  TakeBack(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    Client client = request.classified();
    boolean decline = client.type() == MessageType.DECLINE;
    if (!decline && client.type() != MessageType.RELEASE) {
      return new Verdict.Pass(request);
    }
    Optional<Inet4Address> server = request.message().options().address(DhcpOption.SERVER_ID);
    // Firmware forgets option 54 in a RELEASE; in a DECLINE it says whose offer was bad.
    if (server.isPresent() ? !AnswerRequest.isOurs(request, server.get()) : decline) {
      return new Verdict.Drop(decline ? "decline to another server" : "release to another server");
    }
    if (!decline) {
      int address = Ipv4.toInt(request.message().ciaddr());
      leases.identify(client.name(), address);
      return leases
          .release(client.name(), address, request.now())
          .<Verdict>map(Verdict.Absorb::new)
          .orElseGet(() -> new Verdict.Drop("release of no lease"));
    }
    Optional<Change> change =
        request
            .message()
            .options()
            .address(DhcpOption.REQUESTED_ADDRESS)
            .flatMap(it -> leases.decline(client.name(), Ipv4.toInt(it), request.now()));
    if (change.isPresent()) {
      return new Verdict.Absorb(change.get());
    }
    return new Verdict.Drop("decline of no offer");
  }
}
