package io.quanzi.console;

import io.quanzi.outreach.Supervisors;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The managers who have an account here and are members of WeCom. */
@Component
class ConsoleSupervisors implements Supervisors {
    private final Users users;
    private final OfficerNames officerNames;

    ConsoleSupervisors(Users users, OfficerNames officerNames) {
        this.users = users;
        this.officerNames = officerNames;
    }

    @Override
    public List<String> userIds() {
        return users.all().stream()
                .filter(user -> user.isActive() && (user.role() == Role.ADMIN || user.role() == Role.MANAGER))
                .flatMap(user -> Stream.ofNullable(user.wecomUserid()))
                .filter(userId -> !userId.isBlank())
                .distinct()
                .toList();
    }

    @Override
    public String nameOf(String userId) {
        return officerNames.nameOf(userId);
    }
}
