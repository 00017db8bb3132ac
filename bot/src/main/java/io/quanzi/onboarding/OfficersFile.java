package io.quanzi.onboarding;

import io.quanzi.playbook.RecordFile;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/officers.yaml}: who is a benefit officer, and how customers know them. */
@Component
class OfficersFile extends RecordFile<OfficersFile.Content> {
    static final String PATH = "schedules/officers.yaml";

    /** The file; an empty list leaves it to WeCom's customer-contact rights. */
    record Content(List<Officer> officers) {}

    /**
     * A benefit officer (福利官).
     *
     * @param userId the member's userid in WeCom
     * @param name as customers know them
     */
    record Officer(String userId, String name) {}

    OfficersFile() {
        super(PATH, Content.class);
    }
}
