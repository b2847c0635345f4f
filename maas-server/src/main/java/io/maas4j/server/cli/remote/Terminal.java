package io.maas4j.server.cli.remote;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a command has of the process that it is.
 *
 * @param in for keys and contents that are not to be in the list of processes
 * @param out for answers
 * @param err for what people should know
 * @param interactive whether a person reads the answers
 * @param password asks for one, without showing it; empty when there is nobody to ask
 * @param nonce a text that comes once
 */
public record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean interactive,
    Function<String, Optional<String>> password,
    Map<String, String> environment,
    Path home,
    Clock clock,
    Supplier<String> nonce) {}
