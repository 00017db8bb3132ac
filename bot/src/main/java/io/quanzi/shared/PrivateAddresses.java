package io.quanzi.shared;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Tells addresses of this machine, of one's own network and of no network at all from those that anybody can reach. */
public final class PrivateAddresses {
    /** Of a provider's customers, of proxies, reserved ones, one's own in IPv6, and IPv4 ones in the clothes of IPv6. */
    private static final List<IpAddressMatcher> RANGES = Stream.of(
                    "0.0.0.0/8",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    "240.0.0.0/4",
                    "fc00::/7",
                    "64:ff9b::/96",
                    "2002::/16")
            .map(IpAddressMatcher::new)
            .toList();

    private PrivateAddresses() {}

    /** Whether an address is none that everybody reaches the same host by. */
    public static boolean contains(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || RANGES.stream().anyMatch(range -> range.matches(address.getHostAddress()));
    }
}
