package io.quanzi.doctor;

import io.quanzi.shared.PrivateAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;

/** Resolves a host's name and classifies its addresses. */
final class HostAddresses {
    private HostAddresses() {}

    /** Its addresses; none when it does not resolve. */
    static List<InetAddress> of(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    /** Whether a host is this machine, by its name or number alone; nothing is looked up. */
    static boolean isLoopback(String host) {
        return host.matches("(?i)(.*[.])?localhost|127[.].*|\\[?::1]?");
    }

    /** Reachable from this machine or network only. */
    static boolean isPrivate(InetAddress address) {
        return PrivateAddresses.contains(address);
    }

    static String list(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }
}
