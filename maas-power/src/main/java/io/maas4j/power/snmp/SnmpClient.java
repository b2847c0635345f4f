package io.maas4j.power.snmp;

import io.maas4j.power.steps.BmcAddress;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.Snmp;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.event.ResponseListener;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * Reads and writes integers by SNMP over one UDP socket, opened at first use. Safe for concurrent
 * use.
 */
final class SnmpClient implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final String community;
  private final SnmpVersion version;
  private final SnmpConfig config;
  // Guarded by this.
  private @Nullable Snmp session;
  private boolean closed;

  SnmpClient(SnmpVersion version, String community, SnmpConfig config) {
    this.version = version;
    this.community = community;
    this.config = config;
  }

  /** The integer under this OID. */
  int read(Call call, BmcAddress address, String oid) throws StepFailed, InterruptedException {
    VariableBinding answer =
        exchange(call, address, PDU.GET, new VariableBinding(new OID(oid)), "read");
    Variable value = answer.getVariable();
    if (value.isException()) {
      throw noSuchOutlet(address);
    }
    if (!(value instanceof Integer32) && !(value instanceof org.snmp4j.smi.UnsignedInteger32)) {
      throw StepFailed.fatal(
          address + " tells the outlet's state as " + value.getSyntaxString() + ", not a number");
    }
    return value.toInt();
  }

  /** Writes an integer; writing the same twice, as a lost answer makes it, does no harm. */
  void write(Call call, BmcAddress address, OutletCodes.Assignment assignment)
      throws StepFailed, InterruptedException {
    exchange(
        call,
        address,
        PDU.SET,
        new VariableBinding(new OID(assignment.oid()), new Integer32(assignment.value())),
        "switch");
  }

  private VariableBinding exchange(
      Call call, BmcAddress address, int type, VariableBinding binding, String what)
      throws StepFailed, InterruptedException {
    InetSocketAddress peer = address.resolved();
    CommunityTarget<UdpAddress> target =
        new CommunityTarget<>(
            new UdpAddress(peer.getAddress(), peer.getPort()), new OctetString(community));
    target.setVersion(version.number());
    target.setTimeout(config.answerTime().toMillis());
    target.setRetries(config.repetitions());
    PDU request = version == SnmpVersion.V1 ? new PDUv1() : new PDU();
    request.setType(type);
    request.add(binding);
    PDU response = answer(call, address, target, request);
    judge(address, response.getErrorStatus(), response.getErrorStatusText(), what);
    if (response.size() != 1 || !response.get(0).getOid().equals(binding.getOid())) {
      throw StepFailed.fatal(address + " answers another question than it was asked");
    }
    return response.get(0);
  }

  private PDU answer(Call call, BmcAddress address, CommunityTarget<UdpAddress> target, PDU request)
      throws StepFailed, InterruptedException {
    CompletableFuture<PDU> answer = new CompletableFuture<>();
    ResponseListener listener =
        new ResponseListener() {
          @Override
          public <A extends Address> void onResponse(ResponseEvent<A> event) {
            PDU response = event.getResponse();
            if (response == null) {
              answer.completeExceptionally(new TimeoutException());
            } else {
              answer.complete(response);
            }
          }
        };
    Snmp asking = session();
    try {
      asking.send(request, target, null, listener);
      return answer.get(call.left(LONGEST).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw StepFailed.unreachable(address + " did not answer to SNMP " + version)
          .remedy(
              "check the PDU's address and network, and that it allows the community and the sender:"
                  + " it is silent to others");
    } catch (IOException e) {
      throw StepFailed.unreachable(address + " cannot be asked: " + e.getMessage());
    } finally {
      // What is left of it, repetitions above all, ends here.
      asking.cancel(request, listener);
    }
  }

  private static void judge(BmcAddress address, int status, String text, String what)
      throws StepFailed {
    switch (status) {
      case PDU.noError -> {
        // As it should be.
      }
      case PDU.noSuchName, PDU.noCreation, PDU.inconsistentName -> throw noSuchOutlet(address);
      case PDU.noAccess, PDU.notWritable, PDU.readOnly, PDU.authorizationError ->
          throw StepFailed.authentication(
              "the community may not " + what + " outlets of " + address + " (" + text + ")");
      default -> throw StepFailed.action(address + " could not " + what + " it: " + text);
    }
  }

  private static StepFailed noSuchOutlet(BmcAddress address) {
    return StepFailed.setting(PduSteps.OUTLET, "names an outlet that " + address + " has not");
  }

  private synchronized Snmp session() throws StepFailed {
    if (closed) {
      throw StepFailed.unreachable("not asked: this process is closing");
    }
    Snmp open = session;
    if (open == null) {
      try {
        MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
        dispatcher.addMessageProcessingModel(new MPv1());
        dispatcher.addMessageProcessingModel(new MPv2c());
        // Any address of either family.
        open =
            new Snmp(
                dispatcher,
                new DefaultUdpTransportMapping(
                    new UdpAddress(new InetSocketAddress(0).getAddress(), 0)));
        open.listen();
      } catch (IOException e) {
        throw StepFailed.unreachable("no UDP socket: " + e.getMessage());
      }
      session = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (session != null) {
      try {
        session.close();
      } catch (IOException e) {
        throw new IllegalStateException("an SNMP socket did not close", e);
      } finally {
        session = null;
      }
    }
  }
}
