package io.quanzi.groups;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.GroupChanged;
import io.quanzi.wecom.WeComEvents;
import org.springframework.stereotype.Component;

/** Reads a group again when a callback says that it changed. */
@Component
class GroupEventConsumer implements Consumer {
    private final CustomerGroups customerGroups;

    GroupEventConsumer(CustomerGroups customerGroups) {
        this.customerGroups = customerGroups;
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(WeComEvent.SOURCE) && entry.type().startsWith("change_external_chat");
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof GroupChanged changed) {
            if (changed.change() == GroupChanged.Change.DISMISSED) {
                customerGroups.dismissed(changed.chatId());
            } else {
                customerGroups.refresh(changed.chatId());
            }
        }
    }
}
