package io.quanzi.sandbox.screen;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pairs of a query or of a form. */
final class Form {
    private Form() {}

    static Map<String, List<String>> query(String text) {
        var pairs = new LinkedHashMap<String, List<String>>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    static String one(Map<String, List<String>> pairs, String name) {
        var values = pairs.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
