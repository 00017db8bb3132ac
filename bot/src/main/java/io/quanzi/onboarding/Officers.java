package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.onboarding.OfficersFile.Officer;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.StaffSource;
import io.quanzi.wecom.contacts.Contacts;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The benefit officers: those the playbook names, else all members with customer-contact rights. */
@Component
@Order(1) // named in the playbook, and so asked for before those that only own a group
public class Officers implements StaffSource {
    private final Playbook playbook;
    private final OfficersFile file;
    private final Contacts contacts;

    Officers(Playbook playbook, OfficersFile file, Contacts contacts) {
        this.playbook = playbook;
        this.file = file;
        this.contacts = contacts;
    }

    private List<Officer> named() {
        return playbook.at(file, OfficersFile.PATH)
                .map(OfficersFile.Content::officers)
                .orElse(List.of());
    }

    /** The officer for a person: always the same one, and each has about as many. May call WeCom. */
    String officerFor(Customer person) {
        List<String> all = named().isEmpty()
                ? contacts.officers().stream().sorted().toList()
                : named().stream().map(Officer::userId).toList();
        if (all.isEmpty()) {
            throw new ExplainedFailure(
                    FailureCause.Kind.OFFICERS,
                    "nobody can be added: name officers in schedules/officers.yaml, or give members customer-contact rights in WeCom");
        }
        return all.get(person.holdoutBucket() % all.size());
    }

    /** The name customers know an officer by. */
    public String nameOf(String userId) {
        return named().stream()
                .filter(officer -> officer.userId().equalsIgnoreCase(userId))
                .map(Officer::name)
                .findFirst()
                .orElse(userId);
    }

    /** The userids the playbook names. */
    @Override
    public List<String> userIds() {
        return named().stream().map(Officer::userId).toList();
    }
}
