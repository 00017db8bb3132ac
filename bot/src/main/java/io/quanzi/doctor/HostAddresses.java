package io.quanzi.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Resolves a host's name and classifies its addresses. */
final class HostAddresses {
    /** Address ranges of a provider's customers, of proxies on this machine, and of one's own network. */
    private static final List<IpAddressMatcher> SHARED = Stream.of("100.64.0.0/10", "198.18.0.0/15", "fc00::/7")
            .map(IpAddressMatcher::new)
            .toList();

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
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || SHARED.stream().anyMatch(range -> range.matches(address.getHostAddress()));
    }

    static String list(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }
}
