package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.platform.Endpoints.Served;
import io.quanzi.sandbox.platform.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * APIs that stand below one path.
 *
 * @param account whose they are
 * @param path such as {@code cgi-bin/externalcontact}
 * @param names behind that path, sorted
 */
public record ApiGroup(String account, String path, List<String> names) {
    private static final List<String> ORDER = List.of("WeCom", "Official Account", "WeChat Store");

    /** All that is served, WeCom's first. */
    static List<ApiGroup> of(List<Served> served) {
        return served.stream()
                .collect(Collectors.groupingBy(api -> new Below(api.platform(), path(api)), Collectors.toList()))
                .entrySet()
                .stream()
                .map(family -> new ApiGroup(
                        account(family.getKey().platform()),
                        family.getKey().path(),
                        family.getValue().stream().map(ApiGroup::name).sorted().toList()))
                .sorted(Comparator.comparingInt((ApiGroup family) -> ORDER.indexOf(family.account()))
                        .thenComparing(ApiGroup::path))
                .toList();
    }

    private static String account(Platform platform) {
        return switch (platform) {
            case WECOM -> ORDER.get(0);
            case OFFICIAL_ACCOUNT -> ORDER.get(1);
            case STORE -> ORDER.get(2);
        };
    }

    private static String path(Served api) {
        return api.path().substring(1, api.path().lastIndexOf('/'));
    }

    private static String name(Served api) {
        return api.path().substring(api.path().lastIndexOf('/') + 1);
    }

    private record Below(Platform platform, String path) {}
}
