package io.maas4j.power.snmp;

import io.maas4j.power.PowerState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** An outlet that is read and switched by SNMP, on loopback. */
public final class FakePdu implements AutoCloseable {
  private final int version;
  private final OutletCodes codes;
  private final DefaultUdpTransportMapping socket;
  private final Snmp agent;
  public final List<String> written = new CopyOnWriteArrayList<>();
  public volatile PowerState state = PowerState.OFF;
  public volatile Optional<Variable> reads = Optional.empty();
  public volatile int writeError = PDU.noError;
  public volatile boolean silent;

  /**
   * @param version of SnmpConstants; requests of another are not answered
   */
  public FakePdu(int version, OutletCodes codes) throws IOException {
    this.version = version;
    this.codes = codes;
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv1());
    dispatcher.addMessageProcessingModel(new MPv2c());
    socket = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    agent = new Snmp(dispatcher, socket);
    agent.addCommandResponder(
        new CommandResponder() {
          @Override
          public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            answer(event);
          }
        });
    agent.listen();
  }

  public String address() {
    return "127.0.0.1:" + socket.getListenAddress().getPort();
  }

  private <A extends Address> void answer(CommandResponderEvent<A> event) {
    event.setProcessed(true);
    boolean known =
        event.getMessageProcessingModel() == version
            && new OctetString(event.getSecurityName()).toString().equals("private");
    // An agent does not answer to a community that it does not know (RFC 3584 5.2.1).
    if (silent || !known) {
      return;
    }
    PDU pdu = event.getPDU();
    VariableBinding asked = pdu.get(0);
    String oid = asked.getOid().toDottedString();
    if (pdu.getType() == PDU.SET) {
      write(pdu, oid, asked.getVariable().toInt());
    } else if (oid.equals(codes.stateOid())) {
      asked.setVariable(
          reads.orElseGet(
              () -> new Integer32(state == PowerState.ON ? codes.readsOn() : codes.readsOff())));
    } else if (version == SnmpConstants.version1) {
      pdu.setErrorStatus(PDU.noSuchName);
      pdu.setErrorIndex(1);
    } else {
      asked.setVariable(Null.noSuchInstance);
    }
    pdu.setType(PDU.RESPONSE);
    try {
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              pdu,
              event.getMaxSizeResponsePDU(),
              event.getStateReference(),
              new StatusInformation());
    } catch (MessageException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(PDU pdu, String oid, int value) {
    if (writeError != PDU.noError) {
      pdu.setErrorStatus(writeError);
      pdu.setErrorIndex(1);
      return;
    }
    written.add(oid + "=" + value);
    OutletCodes.Assignment assignment = new OutletCodes.Assignment(oid, value);
    if (assignment.equals(codes.on())) {
      state = PowerState.ON;
    } else if (assignment.equals(codes.off())) {
      state = PowerState.OFF;
    } else {
      pdu.setErrorStatus(PDU.noSuchName);
      pdu.setErrorIndex(1);
    }
  }

  @Override
  public void close() {
    try {
      agent.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
