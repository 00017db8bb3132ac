package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes single values of a YAML file's top level; every other line stays as it is, and so does a note behind a value. */
public final class YamlKeys {
    private static final Pattern LINE = Pattern.compile("([^\\s:]+:\\s*)(\"[^\"]*\"|'[^']*'|[^#]*?)(\\s+#.*)?");

    private YamlKeys() {}

    /**
     * Writes values.
     *
     * @param wanted by key; a key that is not there yet is added at the end; a blank value takes its key away
     * @throws InvalidFile when the file is no YAML
     */
    public static Source with(Source file, Map<String, String> wanted) {
        YamlNode.Mapping root = (YamlNode.Mapping) YamlReader.read(file);
        List<String> lines = List.of(file.content().replace("\r\n", "\n").split("\n", -1));
        var changed = new LinkedHashMap<>(wanted);
        root.entries().forEach(entry -> {
            if (entry.value() instanceof YamlNode.Scalar scalar && scalar.text().equals(changed.get(entry.key()))) {
                changed.remove(entry.key());
            }
        });
        var fresh = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            int number = i + 1;
            String key = root.entries().stream()
                    .filter(entry -> entry.line() == number && changed.containsKey(entry.key()))
                    .map(YamlNode.Entry::key)
                    .findFirst()
                    .orElse(null);
            Matcher line = LINE.matcher(lines.get(i));
            if (key == null || !line.matches()) {
                fresh.add(lines.get(i));
            } else {
                String value = changed.remove(key);
                if (value != null && !value.isBlank()) {
                    String note = line.group(3) == null ? "" : line.group(3);
                    fresh.add(key + ": " + written(value) + note);
                }
            }
        }
        while (!fresh.isEmpty() && fresh.get(fresh.size() - 1).isBlank()) {
            fresh.remove(fresh.size() - 1);
        }
        changed.forEach((key, value) -> {
            if (!value.isBlank()) {
                fresh.add(key + ": " + written(value));
            }
        });
        String text = String.join("\n", fresh) + "\n";
        return new Source(file.path(), file.content().contains("\r\n") ? text.replace("\n", "\r\n") : text);
    }

    /** A flag stands bare, as it would be a text in quotes. */
    private static String written(String value) {
        return value.equals("true") || value.equals("false")
                ? value
                : YamlScalar.of(value.replace('\n', ' '), 2).get(0);
    }
}
