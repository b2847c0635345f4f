package io.maas4j.power.sm15k;

import io.maas4j.power.http.BmcUri;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.util.Comparator;
import java.util.List;

/** A way to talk to the chassis that tells which servers are in it. Safe for concurrent use. */
interface Listing extends Control {

  /** The turn of interfaces by their numbers, which are texts: 2 comes before 10. */
  Comparator<String> IN_TURN =
      Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

  /**
   * A server.
   *
   * @param id {@code 4/0}
   * @param macs as the chassis writes them, the first interface's first
   */
  record Server(String id, List<String> macs) {
    public Server {
      macs = List.copyOf(macs);
    }
  }

  /**
   * All servers of the chassis.
   *
   * @param chassis scheme, host and port
   */
  List<Server> servers(Call call, URI chassis) throws StepFailed, InterruptedException;

  /** Where the address parameter says that the chassis's REST APIs are. */
  static URI chassis(Call call) throws StepFailed {
    return BmcUri.of(call, SeaMicro.ADDRESS, "http", -1);
  }
}
