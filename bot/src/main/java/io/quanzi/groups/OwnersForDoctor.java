package io.quanzi.groups;

import io.quanzi.shared.StaffSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** The owners of groups, who are asked by an app message to tap on what is posted in them. */
@Component
class OwnersForDoctor implements StaffSource {
    private final CustomerGroups customerGroups;

    OwnersForDoctor(CustomerGroups customerGroups) {
        this.customerGroups = customerGroups;
    }

    @Override
    public List<String> userIds() {
        return customerGroups.all().stream().map(CustomerGroup::owner).toList();
    }
}
