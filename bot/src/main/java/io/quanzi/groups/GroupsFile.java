package io.quanzi.groups;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
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
            if (capacity < 1 || capacity > 500) {
                throw BadValue.of("capacity", "fault.range", 1, 500, capacity);
            }
        }
    }

    /**
     * Groups of one segment.
     *
     * @param nameStartsWith how their names in WeCom begin
     */
    record MadeFor(String segment, String nameStartsWith) {}

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
