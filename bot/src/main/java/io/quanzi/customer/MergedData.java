package io.quanzi.customer;

import io.quanzi.shared.PersonalData;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Moves the data that modules keep of a merged customer to the other. */
@Component
class MergedData {
    private final ObjectProvider<PersonalData> parts;

    MergedData(ObjectProvider<PersonalData> parts) {
        this.parts = parts;
    }

    @EventListener
    void on(CustomersMerged merged) {
        parts.forEach(part -> part.merge(merged.from(), merged.into()));
    }
}
