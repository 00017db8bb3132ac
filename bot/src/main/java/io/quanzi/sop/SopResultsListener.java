package io.quanzi.sop;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageEnded;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Subject;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes what became of the steps whose task has ended. */
@Component
class SopResultsListener {
    private static final int BATCH = 500;

    private final MassMessages massMessages;
    private final Customers customers;
    private final StepRecords records;
    private final Clock clock;

    SopResultsListener(MassMessages massMessages, Customers customers, StepRecords records, Clock clock) {
        this.massMessages = massMessages;
        this.customers = customers;
        this.records = records;
        this.clock = clock;
    }

    /** Safe to hear twice: what has ended is not written again. */
    @EventListener
    void on(MassMessageEnded ended) {
        massMessages.find(ended.taskId()).ifPresent(task -> {
            Subject subject = task.subject();
            if (subject != null && subject.kind().equals(SopRunner.SUBJECT) && task.state() != MassMessageState.HELD) {
                end(task, subject.facts().get(3), ended.state());
            }
        });
    }

    private void end(MassMessage ended, String run, MassMessageState state) {
        // an officer with more customers than WeCom takes in one task has several: the last to end tells of all
        List<MassMessage> ofOfficer = massMessages.of(ended.campaign()).stream()
                .filter(task -> task.userId().equals(ended.userId()) && task.state() != MassMessageState.HELD)
                .toList();
        if (ofOfficer.stream()
                .anyMatch(task -> !task.id().equals(ended.id()) && task.state().isOpen())) {
            return;
        }
        List<String> sent = ofOfficer.stream()
                .flatMap(task -> task.results().entrySet().stream())
                .filter(one -> one.getValue() == MassMessage.Result.SENT)
                .map(Map.Entry::getKey)
                .toList();
        String others = switch (state) {
            case EXPIRED -> "NOT_TAPPED";
            case CANCELLED -> "CANCELLED";
            default -> "NOT_DELIVERED";
        };
        records.end(run, ended.userId(), ended.toGroups() ? sent : people(sent), others, clock.instant());
    }

    private Set<String> people(List<String> externalUserIds) {
        var people = new HashSet<String>();
        for (int from = 0; from < externalUserIds.size(); from += BATCH) {
            customers.byContacts(externalUserIds.subList(from, Math.min(externalUserIds.size(), from + BATCH))).stream()
                    .map(Customer::id)
                    .forEach(id -> people.add(id.value()));
        }
        return people;
    }
}
