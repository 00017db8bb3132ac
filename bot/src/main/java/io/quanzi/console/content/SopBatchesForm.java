package io.quanzi.console.content;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** When officers get what is due to their customers by SOPs. */
@Component
class SopBatchesForm implements EntryForm {
    private static final String TIME = "time";

    @Override
    public boolean has(String path) {
        return path.equals("schedules/sop-batches.yaml");
    }

    @Override
    public String word() {
        return "sop-batches";
    }

    @Override
    public String list() {
        return "officers";
    }

    @Override
    public String id() {
        return "user";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(EntryField.line("user").hinted(), EntryField.line(TIME));
    }

    @Override
    public List<EntryField> settings() {
        return List.of(EntryField.line(TIME).hinted());
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        return List.of(entry.getOrDefault(TIME, ""));
    }
}
