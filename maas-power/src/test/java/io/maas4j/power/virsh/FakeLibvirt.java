package io.maas4j.power.virsh;

import io.maas4j.power.PowerState;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A libvirt daemon on loopback with the domain {@code vm1}, as far as the driver asks. */
final class FakeLibvirt implements AutoCloseable {
  private static final byte[] UUID = HexFormat.of().parseHex("6695eb01f6a4830479aa97f2502e193f");

  final List<Integer> procedures = new CopyOnWriteArrayList<>();
  volatile PowerState domain = PowerState.OFF;
  volatile int authType;
  final List<String> defined = new CopyOnWriteArrayList<>();
  volatile byte[] lists = new byte[0];
  volatile byte[] garbage = new byte[0];
  private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  FakeLibvirt() throws IOException {
    threads.execute(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        clients.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client;
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream()) {
      while (true) {
        byte[] message = new byte[in.readInt() - Integer.BYTES];
        in.readFully(message);
        XdrReader call = new XdrReader(message);
        int program = call.integer();
        int version = call.integer();
        int procedure = call.integer();
        if (program != 0x20008086 || version != 1 || call.integer() != 0) {
          throw new IOException("no call to libvirt's program");
        }
        int serial = call.integer();
        call.integer();
        procedures.add(procedure);
        // An event that nobody asked for comes first.
        out.write(message(107, 2, 0, 0, new byte[4]));
        out.write(garbage.length > 0 ? garbage : answer(procedure, serial, call));
        out.flush();
      }
    } catch (EOFException e) {
      // The client has gone.
    } catch (IOException | XdrReader.Damaged e) {
      clients.remove(client);
    }
  }

  private byte[] answer(int procedure, int serial, XdrReader call)
      throws IOException, XdrReader.Damaged {
    switch (procedure) {
      case 66 -> {
        XdrWriter types = new XdrWriter().integer(1).integer(authType);
        return message(procedure, 1, serial, 0, types.toBytes());
      }
      case 1 -> {
        if (call.integer() != 1 || !call.string().equals("qemu:///system")) {
          return error(procedure, serial, 38, "no connection driver available");
        }
      }
      case 23 -> {
        String name = call.string();
        if (!name.equals("vm1")) {
          return error(
              procedure,
              serial,
              42,
              "Domain not found: no domain with matching name '" + name + "'");
        }
        XdrWriter found = new XdrWriter().string(name).fixed(UUID).integer(-1);
        return message(procedure, 1, serial, 0, found.toBytes());
      }
      case 273 -> {
        call.integer();
        if (lists.length > 0) {
          return message(procedure, 1, serial, 0, lists);
        }
        XdrWriter list = new XdrWriter().integer(1).string("vm1").fixed(UUID).integer(-1);
        return message(procedure, 1, serial, 0, list.integer(1).toBytes());
      }
      case 14 -> {
        expectDomain(call);
        if (call.integer() != 3) {
          throw new IOException("without what is secret, or as it runs now");
        }
        return message(procedure, 1, serial, 0, new XdrWriter().string(FakeVirsh.VM1).toBytes());
      }
      case 11 -> {
        defined.add(call.string());
        XdrWriter found = new XdrWriter().string("vm1").fixed(UUID).integer(-1);
        return message(procedure, 1, serial, 0, found.toBytes());
      }
      case 212 -> {
        expectDomain(call);
        int state = domain == PowerState.ON ? 1 : 5;
        return message(
            procedure, 1, serial, 0, new XdrWriter().integer(state).integer(1).toBytes());
      }
      case 9 -> {
        expectDomain(call);
        domain = PowerState.ON;
      }
      case 12 -> {
        expectDomain(call);
        domain = PowerState.OFF;
      }
      default -> {
        return error(procedure, serial, 3, "unknown procedure: " + procedure);
      }
    }
    return message(procedure, 1, serial, 0, new byte[0]);
  }

  private static void expectDomain(XdrReader call) throws IOException, XdrReader.Damaged {
    boolean known =
        call.string().equals("vm1")
            && HexFormat.of().formatHex(call.fixed(16)).equals(HexFormat.of().formatHex(UUID))
            && call.integer() == -1;
    if (!known) {
      throw new IOException("another domain than was told");
    }
  }

  private static byte[] error(int procedure, int serial, int code, String text) {
    XdrWriter error = new XdrWriter().integer(code).integer(10).integer(1).string(text).integer(2);
    return message(procedure, 1, serial, 1, error.toBytes());
  }

  static byte[] message(int procedure, int type, int serial, int status, byte[] body) {
    return new XdrWriter()
        .integer(28 + body.length)
        .integer(0x20008086)
        .integer(1)
        .integer(procedure)
        .integer(type)
        .integer(serial)
        .integer(status)
        .fixed(body)
        .toBytes();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    threads.shutdownNow();
  }
}
