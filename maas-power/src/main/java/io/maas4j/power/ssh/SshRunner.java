package io.maas4j.power.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.Secret;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.future.SshFuture;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands over SSH, each over a connection of its own, as small SSH servers like it. The
 * account's own SSH configuration and list of hosts play no part. The client starts at first use.
 * Safe for concurrent use.
 */
public final class SshRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SshRunner.class);
  private static final AttributeKey<String> BAD_HOST_KEY = new AttributeKey<>();

  private final SshConfig config;
  private final PeerPins pins;
  // Guarded by this.
  private @Nullable SshClient client;
  private boolean closed;

  /**
   * @param pins where host keys are kept at first use
   */
  public SshRunner(SshConfig config, PeerPins pins) {
    this.config = config;
    this.pins = pins;
  }

  /**
   * Logs in, runs one command without input, and waits for its end.
   *
   * @param command for the shell at the other end; see {@link ShellWord}
   * @throws StepFailed {@code unreachable} without an end by the deadline, {@code authentication}
   *     when the login is refused, {@code setting} when the host's key has changed, {@code action}
   *     when the output is too long
   */
  public SshOutput run(Call call, SshLogin login, String command)
      throws StepFailed, InterruptedException {
    return run(call, login, command, "");
  }

  /**
   * As {@link #run(Call, SshLogin, String)}.
   *
   * @param input what the command reads, in UTF-8
   */
  public SshOutput run(Call call, SshLogin login, String command, String input)
      throws StepFailed, InterruptedException {
    ClientSession session = connected(call, login);
    try {
      logIn(call, login, session);
      return execute(call, login, session, command, input);
    } catch (IOException e) {
      throw failed(login, session, e);
    } finally {
      session.close(true);
    }
  }

  private ClientSession connected(Call call, SshLogin login)
      throws StepFailed, InterruptedException {
    InetSocketAddress address = login.address().resolved();
    ConnectFuture connecting;
    try {
      connecting = client().connect(login.user(), address);
    } catch (IOException e) {
      throw unreachable(login, e);
    }
    boolean taken = false;
    try {
      ClientSession session = await(call, login, connecting).verify().getSession();
      taken = true;
      return session;
    } catch (IOException e) {
      throw unreachable(login, e);
    } finally {
      if (!taken) {
        // It may still come about, when nobody waits for it any more.
        connecting.addListener(
            late -> {
              if (late.isConnected()) {
                late.getSession().close(true);
              }
            });
      }
    }
  }

  private void logIn(Call call, SshLogin login, ClientSession session)
      throws IOException, StepFailed, InterruptedException {
    for (Path file : config.keyFiles()) {
      keys(file, login.password()).ifPresent(session::addPublicKeyIdentity);
    }
    login.password().map(Secret::reveal).ifPresent(session::addPasswordIdentity);
    await(call, login, session.auth()).verify();
  }

  private SshOutput execute(
      Call call, SshLogin login, ClientSession session, String command, String input)
      throws IOException, StepFailed, InterruptedException {
    BoundedOutput out = new BoundedOutput(config.maxOutputBytes());
    BoundedOutput err = new BoundedOutput(config.maxOutputBytes());
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
      channel.setOut(out);
      channel.setErr(err);
      CompletableFuture<Void> end = new CompletableFuture<>();
      channel.addCloseFutureListener(over -> end.complete(null));
      await(call, login, channel.open()).verify();
      await(call, login, end);
      if (out.isTooLong() || err.isTooLong()) {
        throw StepFailed.action(
            login.address() + " printed more than " + config.maxOutputBytes() + " bytes");
      }
      Integer status = channel.getExitStatus();
      if (status == null && !session.isOpen()) {
        throw StepFailed.unreachable(login.address() + " broke off before the command's end");
      }
      return new SshOutput(
          status == null ? OptionalInt.empty() : OptionalInt.of(status), out.text(), err.text());
    }
  }

  private <F extends SshFuture<F>> F await(Call call, SshLogin login, F future)
      throws StepFailed, InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    future.addListener(over -> done.complete(null));
    await(call, login, done);
    return future;
  }

  private void await(Call call, SshLogin login, CompletableFuture<Void> done)
      throws StepFailed, InterruptedException {
    Duration left = call.left(config.patience());
    try {
      done.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw StepFailed.unreachable(login.address() + " did not answer in time (SSH)");
    }
  }

  private StepFailed failed(SshLogin login, ClientSession session, IOException e) {
    String badHostKey = session.getAttribute(BAD_HOST_KEY);
    if (badHostKey != null) {
      return StepFailed.setting("power_address", "leads to " + login.address() + badHostKey)
          .remedy("to accept the new key, " + pins.remedy());
    }
    if (e instanceof SshException refusal && isRefusedLogin(refusal)) {
      return StepFailed.authentication(
          login.address()
              + " refuses the user "
              + login.user()
              + (login.password().isPresent() ? " with this password" : " without a password")
              + " (SSH)");
    }
    return unreachable(login, e);
  }

  private static boolean isRefusedLogin(SshException e) {
    int code = e.getDisconnectCode();
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return code == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
        || code == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR
            && message.contains("too many authentication");
  }

  private static StepFailed unreachable(SshLogin login, IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return StepFailed.unreachable(login.address() + " (SSH): " + cause.getMessage());
  }

  /** The key in this file; empty when there is none that can be used. */
  private static Optional<KeyPair> keys(Path file, Optional<Secret> passphrase) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    FilePasswordProvider opener =
        passphrase
            .map(secret -> FilePasswordProvider.of(secret.reveal()))
            .orElse(FilePasswordProvider.EMPTY);
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(null, file::toString, in, opener);
      if (loaded != null && loaded.iterator().hasNext()) {
        return Optional.of(loaded.iterator().next());
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.debug("SSH key not used file={} because={}", file, e.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private boolean isHostKeyKnown(ClientSession session, SocketAddress peer, PublicKey key) {
    String presented = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    InetSocketAddress address = (InetSocketAddress) peer;
    String first =
        pins.firstOf(
            "ssh " + address.getAddress().getHostAddress() + ":" + address.getPort(), presented);
    if (first.equals(presented)) {
      return true;
    }
    session.setAttribute(
        BAD_HOST_KEY,
        ", whose host key has changed: at first use its fingerprint was "
            + first
            + " and now it is "
            + presented
            + "; nothing was sent");
    return false;
  }

  private static boolean isSlow(String keyExchange) {
    return keyExchange.startsWith("sntrup") || keyExchange.startsWith("mlkem");
  }

  private synchronized SshClient client() throws StepFailed {
    if (closed) {
      throw StepFailed.unreachable("not asked: this process is closing");
    }
    SshClient open = client;
    if (open == null) {
      open = SshClient.setUpDefaultClient();
      open.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      open.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      open.setServerKeyVerifier(this::isHostKeyKnown);
      // The hybrid ones with lattices cost Java tens of milliseconds, and a cold JVM half a second;
      // what BMCs speak is among the others, and each command has a handshake.
      open.setKeyExchangeFactories(
          open.getKeyExchangeFactories().stream()
              .sorted(Comparator.comparing(kex -> isSlow(kex.getName())))
              .toList());
      open.start();
      client = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.stop();
      client = null;
    }
  }
}
