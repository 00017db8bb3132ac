package io.quanzi.clicks;

import io.quanzi.playbook.ValueRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that counted links may lead to, {@code schedules/link-hosts.yaml}.
 *
 * @param hosts in lower case, without port; each is just that host and none below it
 */
record LinkHosts(List<String> hosts) {
    static final LinkHosts NONE = new LinkHosts(List.of());
    private static final int MAX_HOSTS = 50;
    private static final Pattern HOST = Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]");

    LinkHosts(@Nullable List<String> hosts) {
        this.hosts = hosts == null ? List.of() : List.copyOf(hosts);
        List<String> wrong = this.hosts.stream()
                .filter(host -> !HOST.matcher(host).matches())
                .toList();
        new ValueRules()
                .unless(wrong.isEmpty(), "hosts", "fault.hosts.host", String.join(", ", wrong))
                .unless(new HashSet<>(this.hosts).size() == this.hosts.size(), "hosts", "fault.hosts.twice")
                .range(this.hosts.size(), "hosts", 0, MAX_HOSTS)
                .check();
    }

    /** Returns the address that a text names, when it is whole and of one of the hosts. */
    Optional<URI> registered(String address) {
        try {
            URI uri = new URI(address);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && uri.getPort() == -1
                            && hosts.contains(uri.getHost().toLowerCase(Locale.ROOT))
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }
}
