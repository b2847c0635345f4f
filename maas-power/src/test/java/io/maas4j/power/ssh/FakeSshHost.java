package io.maas4j.power.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** An SSH server on loopback that answers commands as it is told to. */
public final class FakeSshHost implements AutoCloseable {
  public static final String USER = "root";
  public static final String PASSWORD = "h0st-passw0rd";

  /** What a command leaves behind. */
  public record Reply(Optional<Integer> status, String out, String err) {
    public static Reply ok(String out) {
      return new Reply(Optional.of(0), out, "");
    }

    public static Reply failed(int status, String err) {
      return new Reply(Optional.of(status), "", err);
    }
  }

  public final List<String> commands = new CopyOnWriteArrayList<>();

  /** What commands were given to read; those that read nothing are not here. */
  public final List<String> inputs = new CopyOnWriteArrayList<>();

  public final Set<PublicKey> allowedKeys = ConcurrentHashMap.newKeySet();
  private final Function<String, Reply> commandLine;
  private SshServer server;

  public FakeSshHost(Function<String, Reply> commandLine) throws IOException {
    this.commandLine = commandLine;
    this.server = listen(0);
  }

  public int port() {
    return server.getPort();
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Goes on at the same port with another key. */
  public void replaceHostKey() throws IOException {
    int port = server.getPort();
    server.stop(true);
    server = listen(port);
  }

  /** Closes every connection at the next command, without an answer. */
  public void dropConnections() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SshServer listen(int port) throws IOException {
    SshServer listening = SshServer.setUpDefaultServer();
    listening.setHost("127.0.0.1");
    listening.setPort(port);
    listening.setKeyPairProvider(KeyPairProvider.wrap(newKey()));
    listening.setPasswordAuthenticator(
        (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
    listening.setPublickeyAuthenticator(
        (user, key, session) ->
            allowedKeys.stream().anyMatch(allowed -> KeyUtils.compareKeys(allowed, key)));
    listening.setCommandFactory((channel, command) -> new Once(command));
    listening.start();
    return listening;
  }

  private static KeyPair newKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private final class Once implements Command {
    private final String command;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (status, message, immediately) -> {};

    Once(String command) {
      this.command = command;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
      commands.add(command);
      if (command.endsWith(" /dev/stdin")) {
        // Reading waits for what this thread brings.
        new Thread(this::read).start();
      } else {
        answer(channel);
      }
    }

    private void read() {
      try {
        inputs.add(new String(input.readAllBytes(), UTF_8));
        answer(null);
      } catch (IOException e) {
        exit.onExit(1);
      }
    }

    private void answer(ChannelSession channel) throws IOException {
      Reply reply = commandLine.apply(command);
      out.write(reply.out().getBytes(UTF_8));
      out.flush();
      err.write(reply.err().getBytes(UTF_8));
      err.flush();
      if (reply.status().isPresent()) {
        exit.onExit(reply.status().get());
      } else {
        channel.close(false);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      // Holds nothing.
    }

    @Override
    public void setInputStream(InputStream in) {
      input = in;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }
  }
}
