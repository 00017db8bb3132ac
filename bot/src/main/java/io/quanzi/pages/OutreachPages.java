package io.quanzi.pages;

import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.Group;
import io.quanzi.groups.Groups;
import io.quanzi.onboarding.Officers;
import io.quanzi.outreach.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a member of staff has to tap. */
@Component
class OutreachPages implements OwnerPages {
    private final Links links;
    private final Tasks tasks;
    private final Groups groups;
    private final Officers officers;
    private final Customers customers;

    OutreachPages(Links links, Tasks tasks, Groups groups, Officers officers, Customers customers) {
        this.links = links;
        this.tasks = tasks;
        this.groups = groups;
        this.officers = officers;
        this.customers = customers;
    }

    @Override
    public Optional<Owner> owner(String token) {
        return links.open(Link.Kind.OWNER, token).map(link -> {
            String userId = link.subject();
            Map<String, String> names =
                    groups.all().stream().collect(Collectors.toMap(Group::chatId, Group::name, (a, b) -> a));
            List<Task> shown = tasks.latestOf(userId, 20).stream()
                    .map(task -> new Task(
                            task.title(),
                            task.copy().text(),
                            task.recipients().stream()
                                    .map(to -> task.toGroups() ? names.getOrDefault(to, to) : nickname(to))
                                    .toList(),
                            task.plannedAt(),
                            task.state().isOpen() ? task.plannedAt().plus(Duration.ofHours(24)) : null,
                            task.state().name()))
                    .toList();
            return new Owner(officers.nameOf(userId), shown);
        });
    }

    private String nickname(String externalUserId) {
        return customers
                .byContact(externalUserId)
                .flatMap(person -> Optional.ofNullable(person.nickname()))
                .orElse(externalUserId);
    }
}
