package io.quanzi.segments;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/remarks.yaml}: what officers see as a contact's remark. */
@Component
class RemarksFile implements FileKind<RemarksFile.Content> {
    static final String PATH = "schedules/remarks.yaml";
    static final String NICKNAME = "nickname";
    static final String TAG = "tag";
    static final String ORDERS = "orders";

    private static final List<String> PARTS = List.of(NICKNAME, TAG, ORDERS);

    /**
     * The file.
     *
     * @param enabled whether remarks are written at all
     * @param parts in their order: {@code nickname}, {@code tag} (of the first segment), {@code orders} (how many)
     */
    record Content(boolean enabled, List<String> parts) {
        Content {
            for (String part : parts) {
                if (!PARTS.contains(part)) {
                    throw new IllegalArgumentException("\"parts\": expected some of " + PARTS + ", got " + part);
                }
            }
        }
    }

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public Content parse(Source file) {
        return Yaml.read(file, Content.class);
    }
}
