package io.maas4j.netboot.file;

import io.maas4j.netboot.BootRequest.Protocol;
import java.net.InetAddress;

/**
 * Who asks for what.
 *
 * @param protocol how it was asked for
 * @param localAddress the rack address that was asked
 * @param remoteAddress who asks
 * @param name as sent, over HTTP percent-decoded; leading slashes and backslashes allowed
 */
public record FileQuery(
    Protocol protocol, InetAddress localAddress, InetAddress remoteAddress, String name) {}
