package io.quanzi.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Which host names are ours, and which proxies are believed. */
@Component
class HttpSettings {
    private final @Nullable URI publicUrl;
    private final Set<String> names;
    private final List<AddressRange> proxies;

    /**
     * @param publicUrl the address that customers and WeCom reach us at; its host is ours
     * @param allowedHosts further host names, separated by commas
     * @param trustedProxies addresses or ranges, separated by commas, whose X-Forwarded headers are believed
     * @throws IllegalArgumentException when a host or range is none
     */
    HttpSettings(
            @Value("${quanzi.public-url:}") String publicUrl,
            @Value("${quanzi.allowed-hosts:}") String allowedHosts,
            @Value("${quanzi.trusted-proxies:}") String trustedProxies) {
        this.publicUrl = uri(publicUrl);
        String host = this.publicUrl == null ? null : this.publicUrl.getHost();
        this.names = Stream.concat(Stream.ofNullable(host), parts(allowedHosts).map(HttpSettings::name))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.proxies = parts(trustedProxies).map(AddressRange::parse).toList();
    }

    private static @Nullable URI uri(String text) {
        try {
            return text.isBlank() ? null : URI.create(text.strip());
        } catch (IllegalArgumentException malformed) {
            return null; // the doctor and the links say what is wrong with it
        }
    }

    private static Stream<String> parts(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static String name(String host) {
        if (!host.matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]")) {
            throw new IllegalArgumentException(
                    "quanzi.allowed-hosts (QUANZI_ALLOWED_HOSTS): expected host names separated by"
                            + " commas, without scheme, port and path, such as bot,crm.example.com; got \"" + host
                            + "\"");
        }
        return host;
    }

    /** Whether customers reach us by https. */
    boolean isHttps() {
        return publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    /**
     * Whether a request for this host may be answered: the public one, one of {@code quanzi.allowed-hosts}, a name of this
     * machine, or the very address that the request came in at, which no foreign name can be made to look like.
     */
    boolean isOurs(String host, @Nullable String localAddress) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return names.contains(name)
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || AddressRange.isLoopback(name)
                || AddressRange.isSame(name, localAddress);
    }

    /** Whether the X-Forwarded headers of what comes from this address are believed. */
    boolean isTrusted(@Nullable String address) {
        return address != null && proxies.stream().anyMatch(range -> range.contains(address));
    }
}
