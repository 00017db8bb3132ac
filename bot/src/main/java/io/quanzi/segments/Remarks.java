package io.quanzi.segments;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps the remark that officers see on a contact, where {@code schedules/remarks.yaml} asks for one. */
@Component
class Remarks {
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

    @EventListener
    void on(TraitsChanged changed) {
        want(changed.customer());
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
                .ifPresent(content -> customers
                        .find(who)
                        .ifPresent(person -> person.liveContact().ifPresent(contact -> {
                            String remark = remark(person, content);
                            if (!remark.isEmpty()) {
                                contacts.wantRemark(contact.userId(), contact.externalUserId(), remark);
                            }
                        })));
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
            default -> person.trait("orders").map(count -> count + "单");
        };
    }
}
