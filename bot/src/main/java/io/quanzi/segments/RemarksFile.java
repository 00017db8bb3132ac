package io.quanzi.segments;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.RecordFile;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/remarks.yaml}: what officers see as a contact's remark. */
@Component
class RemarksFile extends RecordFile<RemarksFile.Content> {
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
                BadValue.unless(PARTS.contains(part), "parts", "fault.some-of", PARTS, part);
            }
        }
    }

    RemarksFile() {
        super(PATH, Content.class);
    }
}
