package io.quanzi.segments;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.customer.TraitsListener;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps the remark that officers see on a contact, where {@code schedules/remarks.yaml} asks for one. */
@Component
class Remarks implements TraitsListener {
    private final Playbook playbook;
    private final RemarksFile file;
    private final Segments segments;
    private final Customers customers;
    private final Contacts contacts;

    Remarks(Playbook playbook, RemarksFile file, Segments segments, Customers customers, Contacts contacts) {
        this.playbook = playbook;
        this.file = file;
        this.segments = segments;
        this.customers = customers;
        this.contacts = contacts;
    }

    @Override
    public void onTraits(List<TraitsChanged> changes) {
        changes.forEach(changed -> want(changed.customer()));
    }

    @EventListener
    void on(SegmentsChanged changed) {
        want(changed.customer());
    }

    @EventListener
    void on(ContactBound bound) {
        want(bound.customer());
    }

    private void want(CustomerId who) {
        playbook.at(file, RemarksFile.PATH)
                .filter(RemarksFile.Content::enabled)
                .ifPresent(content -> want(who, content));
    }

    /**
     * Reads again after each change: of two threads that read the person at different times, the last to finish has
     * read the latest state.
     */
    private void want(CustomerId who, RemarksFile.Content content) {
        String wished = "";
        while (true) {
            Optional<Customer> person =
                    customers.find(who).filter(one -> one.liveContact().isPresent());
            String remark = person.map(one -> remark(one, content)).orElse("");
            if (remark.isEmpty() || remark.equals(wished)) {
                return;
            }
            person.flatMap(Customer::liveContact)
                    .ifPresent(contact -> contacts.wantRemark(contact.userId(), contact.externalUserId(), remark));
            wished = remark;
        }
    }

    private String remark(Customer person, RemarksFile.Content content) {
        return content.parts().stream()
                .flatMap(part -> part(person, part).stream())
                .collect(Collectors.joining(" "));
    }

    private Optional<String> part(Customer person, String part) {
        return switch (part) {
            case RemarksFile.NICKNAME -> Optional.ofNullable(person.nickname());
            case RemarksFile.TAG ->
                segments.of(person.id()).stream()
                        .map(Segment::tag)
                        .filter(Objects::nonNull)
                        .findFirst();
            default -> person.trait(Trait.ORDERS).map(count -> count + "单");
        };
    }
}
