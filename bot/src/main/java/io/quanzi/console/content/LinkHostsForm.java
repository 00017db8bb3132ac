package io.quanzi.console.content;

import java.util.List;
import org.springframework.stereotype.Component;

/** The hosts to which links are counted (计数链接). */
@Component
class LinkHostsForm implements EntryForm {
    @Override
    public boolean has(String path) {
        return path.equals("schedules/link-hosts.yaml");
    }

    @Override
    public String word() {
        return "link-hosts";
    }

    @Override
    public List<EntryField> settings() {
        return List.of(EntryField.of("hosts", EntryField.Kind.LINES).hinted());
    }
}
