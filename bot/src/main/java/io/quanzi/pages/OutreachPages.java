package io.quanzi.pages;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.Group;
import io.quanzi.groups.Groups;
import io.quanzi.onboarding.Officers;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.outreach.Tasks;
import io.quanzi.shared.Audit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a member of staff has to tap, and to say by hand. */
@Component
class OutreachPages implements OwnerPages {
    private final Links links;
    private final Tasks tasks;
    private final Groups groups;
    private final Officers officers;
    private final Customers customers;
    private final OfficerNotes notes;
    private final Audit audit;

    OutreachPages(
            Links links,
            Tasks tasks,
            Groups groups,
            Officers officers,
            Customers customers,
            OfficerNotes notes,
            Audit audit) {
        this.links = links;
        this.tasks = tasks;
        this.groups = groups;
        this.officers = officers;
        this.customers = customers;
        this.notes = notes;
        this.audit = audit;
    }

    @Override
    public Optional<Owner> owner(String token) {
        return links.resolve(Link.Kind.OWNER, token).map(link -> {
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
            List<Note> byHand = notes.openFor(userId).stream()
                    .map(note -> new Note(
                            inAddress(note.id()),
                            customers
                                    .find(note.customer())
                                    .map(Customer::nickname)
                                    .orElse(null),
                            note.words(),
                            note.at()))
                    .toList();
            return new Owner(officers.nameOf(userId), shown, byHand);
        });
    }

    @Override
    public boolean done(String token, String note) {
        Optional<Link> link = links.resolve(Link.Kind.OWNER, token);
        link.ifPresent(known -> {
            String id = fromAddress(note);
            if (notes.done(id, known.subject())) {
                audit.record(known.subject(), "note.done", id, "");
            }
        });
        return link.isPresent();
    }

    /** Ids of notes have slashes. */
    private static String inAddress(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    /** Of anything else than one of ours: the id of no note. */
    private static String fromAddress(String note) {
        try {
            return new String(Base64.getUrlDecoder().decode(note), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            return "";
        }
    }

    private String nickname(String externalUserId) {
        return customers
                .byContact(externalUserId)
                .flatMap(person -> Optional.ofNullable(person.nickname()))
                .orElse(externalUserId);
    }
}
