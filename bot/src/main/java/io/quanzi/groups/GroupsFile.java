package io.quanzi.groups;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.ValueRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/groups.yaml}: which groups are made for whom. */
@Component
class GroupsFile extends RecordFile<GroupsFile.Content> {
    static final String PATH = "schedules/groups.yaml";

    /**
     * The file.
     *
     * @param capacity a group with so many members takes no more by QR code; WeCom closes the code at 200
     */
    record Content(int capacity, List<MadeFor> groups) {
        Content {
            new ValueRules()
                    .range(capacity, "capacity", 1, 500)
                    .distinct(groups, "groups", "nameStartsWith", MadeFor::nameStartsWith)
                    .check();
        }
    }

    /**
     * Groups of one segment.
     *
     * @param nameStartsWith how their names in WeCom begin
     */
    record MadeFor(String segment, String nameStartsWith) {
        MadeFor {
            new ValueRules().required(nameStartsWith, "nameStartsWith", "职场妈妈").check();
        }
    }

    GroupsFile() {
        super(PATH, Content.class);
    }

    @Override
    public Set<Name> uses(Source file, Content content) {
        return content.groups().stream()
                .map(group -> new Name("segment", group.segment()))
                .collect(Collectors.toSet());
    }
}
