package io.quanzi.doctor;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a host's name leads to. */
final class Addresses {
    private Addresses() {}

    /** Its addresses; none when it does not resolve. */
    static List<InetAddress> of(String host) {
        try {
            return Arrays.asList(InetAddress.getAllByName(withoutBrackets(host)));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    /** By its name or number alone; nothing is looked up. */
    static boolean isLoopback(String host) {
        String bare = withoutBrackets(host).toLowerCase(Locale.ROOT);
        return bare.equals("localhost") || bare.endsWith(".localhost") || bare.startsWith("127.") || bare.equals("::1");
    }

    /** Reachable from this machine or network only. */
    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                // fc00::/7, addresses of one's own network
                || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc)
                // 100.64.0.0/10, shared by a provider's customers
                || (address instanceof Inet4Address
                        && (address.getAddress()[0] & 0xff) == 100
                        && (address.getAddress()[1] & 0xc0) == 64);
    }

    static String list(List<InetAddress> addresses) {
        return String.join(
                ", ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
