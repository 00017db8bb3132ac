package io.quanzi.doctor;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Resolves a host's name and classifies its addresses. */
final class HostAddresses {
    private HostAddresses() {}

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
                || isShared(address);
    }

    /** Of a provider's customers (100.64.0.0/10), or made up by a proxy on this machine (198.18.0.0/15). */
    private static boolean isShared(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            return false;
        }
        int first = address.getAddress()[0] & 0xff;
        int second = address.getAddress()[1] & 0xff;
        return (first == 100 && (second & 0xc0) == 64) || (first == 198 && (second & 0xfe) == 18);
    }

    static String list(List<InetAddress> addresses) {
        return String.join(
                ", ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
