package io.quanzi.pages;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.onboarding.Officers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.shared.Audit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads what a member of staff has to tap, and to say by hand. */
@Component
class OutreachPages implements OwnerPages {
    private static final int MOST_NAMED = 30;
    private static final int MOST_TASKS = 50;

    private final Links links;
    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;
    private final Officers officers;
    private final Customers customers;
    private final OfficerNotes notes;
    private final Audit audit;

    OutreachPages(
            Links links,
            MassMessages massMessages,
            CustomerGroups customerGroups,
            Officers officers,
            Customers customers,
            OfficerNotes notes,
            Audit audit) {
        this.links = links;
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
        this.officers = officers;
        this.customers = customers;
        this.notes = notes;
        this.audit = audit;
    }

    @Override
    public Optional<Owner> owner(String token) {
        return links.resolve(Link.Kind.OWNER, token).map(link -> {
            String userId = link.subject();
            Map<String, String> names = customerGroups.all().stream()
                    .collect(Collectors.toMap(CustomerGroup::chatId, CustomerGroup::name, (a, b) -> a));
            massMessages.lookAgain(userId);
            List<Task> shown = massMessages.todayOf(userId, MOST_TASKS).stream()
                    .map(massMessage -> new Task(
                            massMessage.title(),
                            massMessage.copy().text(),
                            recipients(massMessage, names),
                            massMessage.plannedAt(),
                            massMessage.state().isOpen() ? massMessage.until() : null,
                            massMessage.state().name()))
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
            List<Paste> pastes = massMessages.toPaste(userId).stream()
                    .map(massMessage -> new Paste(
                            inAddress(massMessage.id()),
                            massMessage.title(),
                            massMessage.copy().text(),
                            recipients(massMessage, names)))
                    .toList();
            return new Owner(officers.nameOf(userId), shown, pastes, byHand);
        });
    }

    private List<String> recipients(MassMessage massMessage, Map<String, String> groups) {
        List<String> all = massMessage.recipients();
        var shown = new ArrayList<String>();
        all.stream()
                .limit(MOST_NAMED)
                .map(to -> massMessage.toGroups() ? groups.getOrDefault(to, to) : nickname(to))
                .forEach(shown::add);
        if (all.size() > MOST_NAMED) {
            shown.add("…共 %d 位".formatted(all.size()));
        }
        return shown;
    }

    @Override
    public boolean done(String token, String note) {
        Optional<Link> link = links.resolve(Link.Kind.OWNER, token);
        link.ifPresent(known -> {
            String id = fromAddress(note);
            if (notes.done(id, known.subject())) {
                audit.recordChange(known.subject(), "note.done", id, "OPEN", "SETTLED");
            }
        });
        return link.isPresent();
    }

    @Override
    public boolean pasted(String token, String paste) {
        Optional<Link> link = links.resolve(Link.Kind.OWNER, token);
        link.ifPresent(known -> {
            String id = fromAddress(paste);
            if (massMessages.pasted(id, known.subject())) {
                audit.recordChange(known.subject(), "post.pasted", id, "OPEN", "SETTLED");
            }
        });
        return link.isPresent();
    }

    /** Ids of notes have slashes. */
    private static String inAddress(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes a note's id from an address; anything else becomes the id of no note. */
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
